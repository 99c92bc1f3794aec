# Reference values for comparisons of two counts and of two proportions; writes rate_ratio.csv and proportions.csv beside it.
#   Rscript tests/reference/two_samples.R
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
number <- function(x) formatC(as.numeric(x), digits = 17, format = "g")
write_rows <- function(rows, name) {
  file <- file(file.path(here, name), "w")
  writeLines(paste("#", R.version.string, "stats: poisson.test, chisq.test, dpois, prop.test, fisher.test"), file)
  write.csv(rows, file, row.names = FALSE, quote = FALSE)
  close(file)
}

# No package of Debian has the E-test; this adds up the definition term by term.
e_test <- function(a, b, n1, n2) {
  pooled <- (a + b) / (n1 + n2)
  far <- function(x, y) { v <- x / n1^2 + y / n2^2; ifelse(v > 0, abs(x / n1 - y / n2) / sqrt(v), 0) }
  x <- 0:qpois(1e-16, pooled * n1, lower.tail = FALSE)
  y <- 0:qpois(1e-16, pooled * n2, lower.tail = FALSE)
  inside <- outer(x, y, far) >= far(a, b) * (1 - 1e-9)
  min(1, sum(outer(dpois(x, pooled * n1), dpois(y, pooled * n2)) * inside))
}
cases <- expand.grid(count = c(0, 1, 3, 10, 27, 118, 840), baseline = c(0, 1, 4, 10, 31, 120, 911), days = c(7, 28), baseline_days = c(7, 31))
cases <- cases[cases$count + cases$baseline > 0, ]
rows <- do.call(rbind, lapply(seq_len(nrow(cases)), function(i) with(cases[i, ], {
  interval <- poisson.test(c(count, baseline), c(days, baseline_days))$conf.int
  chi_square <- suppressWarnings(chisq.test(c(count, baseline), p = c(days, baseline_days) / (days + baseline_days))$statistic)
  data.frame(
    count, baseline, days, baseline_days, low = number(interval[1]), high = number(interval[2]),
    e_test = number(e_test(count, baseline, days, baseline_days)), 
    overdispersed = number(pchisq(chi_square / 2.5, 1, lower.tail = FALSE))
  )
})))
write_rows(rows, "rate_ratio.csv")

# No package of Debian has Newcombe's interval (his method 10 of 1998); its formula over the score limits of prop.test.
newcombe <- function(rate, own, base_rate, base) {
  below <- sqrt((rate - own[1])^2 + (base[2] - base_rate)^2)
  above <- sqrt((own[2] - rate)^2 + (base_rate - base[1])^2)
  rate - base_rate + c(-below, above)
}
tables <- expand.grid(a = c(0, 1, 5, 17), b = c(20, 35), c = c(0, 2, 9, 33), d = c(33, 120))
rows <- do.call(rbind, lapply(seq_len(nrow(tables)), function(i) with(tables[i, ], {
  test <- suppressWarnings(prop.test(c(a, c), c(b, d), correct = FALSE))
  one <- suppressWarnings(prop.test(a, b, correct = FALSE)$conf.int)
  other <- suppressWarnings(prop.test(c, d, correct = FALSE)$conf.int)
  hybrid <- newcombe(a / b, one, c / d, other)
  data.frame(
    a, b, c, d, score = number(ifelse(is.nan(test$p.value), 1, test$p.value)),
    fisher = number(fisher.test(matrix(c(a, b - a, c, d - c), 2))$p.value), low = number(one[1]), high = number(one[2]),
    difference_low = number(hybrid[1]), difference_high = number(hybrid[2])
  )
})))
write_rows(rows, "proportions.csv")
