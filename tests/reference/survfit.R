# Reference values for Kaplan-Meier curves; writes survfit_data.csv and survfit_expected.csv beside it.
#   Rscript tests/reference/survfit.R        (Debian: r-base-core, r-cran-survival)
suppressPackageStartupMessages(library(survival))
RNGversion("4.2.2")
set.seed(20210517)
limit <- 3600

drawn <- function(n, median, share_pending) {
  stopped <- round(rlnorm(n, log(median), 1.1))
  pending <- round(runif(n, 0, 90000))
  is_pending <- runif(n) < share_pending
  data.frame(seconds = ifelse(is_pending, pmin(stopped, pending), stopped), stopped = as.integer(!is_pending))
}
fixed <- function(seconds, stopped) data.frame(seconds = seconds, stopped = stopped)

cases <- list(
  week = drawn(151, 1020, 0.08),
  february = drawn(2343, 7800, 0.25),
  large = drawn(20000, 3600, 0.1),
  mostly_pending = drawn(60, 3600, 0.85),
  all_stopped = drawn(40, 1200, 0),
  ties = fixed(rep(c(300, 600, 3600, 3601, 7200), c(4, 3, 5, 2, 6)), rep(c(1, 0, 1, 1, 0), c(4, 3, 5, 2, 6))),
  tied_with_pending = fixed(c(100, 100, 200, 200, 300), c(1, 0, 1, 0, 1)),
  flat_at_half = fixed(c(60, 120, 180, 240), c(1, 1, 1, 1)),
  flat_at_half_to_the_end = fixed(c(60, 120, 180, 240), c(1, 1, 0, 0)),
  flat_at_a_tenth = fixed(seq(60, 600, 60), rep(1, 10)),
  one_stopped = fixed(500, 1),
  one_pending = fixed(500, 0),
  all_pending = fixed(c(10, 20, 4000), c(0, 0, 0)),
  all_at_once = fixed(rep(3600, 12), rep(1, 12)),
  at_zero = fixed(c(0, 0, 30, 3599, 3600, 3601), c(1, 1, 1, 1, 1, 1))
)

precise <- function(x) ifelse(is.na(x), "", formatC(as.numeric(x), digits = 17, format = "g", width = 1))
described <- function(name) {
  fit <- survfit(Surv(seconds, stopped) ~ 1, data = cases[[name]]) # conf.type "log", conf.int 0.95
  quantiles <- quantile(fit, c(0.5, 0.9))
  at <- summary(fit, times = limit, extend = TRUE)
  numbers <- c(
    median = quantiles$quantile[1], median_low = quantiles$lower[1], median_high = quantiles$upper[1],
    p90 = quantiles$quantile[2], p90_low = quantiles$lower[2], p90_high = quantiles$upper[2],
    survival = at$surv, survival_low = at$lower, survival_high = at$upper
  )
  names(numbers) <- sub("\\..*", "", names(numbers))
  c(case = name, sapply(numbers, precise))
}

here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
version <- paste("#", R.version.string, "survival::survfit", packageVersion("survival"), "Surv(seconds, stopped) ~ 1")
write_table <- function(table, name) {
  file <- file(file.path(here, name), "w")
  writeLines(version, file)
  write.csv(table, file, row.names = FALSE, quote = FALSE, na = "")
  close(file)
}
counted <- do.call(rbind, lapply(names(cases), function(name) {
  counts <- aggregate(n ~ seconds + stopped, cbind(cases[[name]], n = 1), sum)
  cbind(case = name, counts)
}))
write_table(counted, "survfit_data.csv")
write_table(as.data.frame(do.call(rbind, lapply(names(cases), described))), "survfit_expected.csv")
