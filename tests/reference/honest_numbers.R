# Reference values for the false discovery rate, limits of a week, the effect of a task, and the nowcast; writes
# false_discovery.csv, prior_weeks.csv, task_effect.csv and nowcast.csv beside it.
#   Rscript tests/reference/honest_numbers.R
# Data: invented p-values, drawn with a fixed seed; the weekly counts of farrington_counts.csv (salmNewport of surveillance, and
# two invented series); invented counts of districts; a reporting triangle drawn with a fixed seed.
RNGversion("4.2.2")
set.seed(20210517)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
number <- function(x) formatC(as.numeric(x), digits = 17, format = "g", width = 1)
write_rows <- function(rows, name, by) {
  file <- file(file.path(here, name), "w")
  writeLines(paste("#", R.version.string, by), file)
  write.csv(rows, file, row.names = FALSE, quote = FALSE)
  close(file)
}

families <- list(
  one = 0.03, ties = c(0.01, 0.01, 0.04, 0.04, 0.2), small = runif(13)^3, many = runif(300)^2, all_one = rep(1, 5),
  near_zero = c(1e-300, 1e-12, 0.5)
)
rows <- do.call(rbind, lapply(names(families), function(name) {
  data.frame(family = name, p_value = number(families[[name]]), q_value = number(p.adjust(families[[name]], "BH")))
}))
write_rows(rows, "false_discovery.csv", "stats::p.adjust, method BH")

# On the square-root scale a count has a variance of 1/4, and the mean of eight weeks an eighth of that.
counts <- read.csv(file.path(here, "farrington_counts.csv"), comment.char = "#")[, -1]
rows <- do.call(rbind, lapply(colnames(counts), function(series) do.call(rbind, lapply(c(9, 60, 301, 400), function(week) {
  before <- counts[(week - 8):(week - 1), series]
  reach <- qnorm(0.975, sd = sqrt(1 / 4 + 1 / (4 * 8)))
  data.frame(
    series, week = week - 1, expected = number(mean(before)), low = number(max(0, sqrt(mean(before)) - reach)^2),
    high = number((sqrt(mean(before)) + reach)^2), z = number(2 * (sqrt(counts[week, series]) - sqrt(counts[week - 1, series])))
  )
}))))
write_rows(rows, "prior_weeks.csv", "stats::qnorm; Wheeler's z by its formula, of a week and the one before")

# The ratio of two rate ratios is the interaction of a saturated model; H squared is the residual variance of the other
# districts' log changes about their weighted mean (lm with weights), never below 1.
places <- list(
  counts = data.frame(before = c(100, 310, 222, 150), after = c(60, 300, 180, 190), before_of = 28, after_of = 14),
  alike = data.frame(before = c(40, 310, 222, 150), after = c(20, 155, 110, 76), before_of = 28, after_of = 28),
  ratios = data.frame(before = c(30, 200, 90, 61), after = c(33, 260, 70, 66), before_of = c(60, 300, 150, 80), after_of = c(50, 310, 120, 90))
)
log_change <- function(d, ratio) {
  value <- log(d$after / d$after_of) - log(d$before / d$before_of)
  variance <- 1 / d$after + 1 / d$before - (if (ratio) 1 / d$after_of + 1 / d$before_of else 0)
  data.frame(value, variance)
}
rows <- do.call(rbind, lapply(names(places), function(name) {
  d <- places[[name]]
  ratio <- name == "ratios"
  others <- as.data.frame(lapply(d[-1, ], sum))
  if (!ratio) others[c("before_of", "after_of")] <- d[1, c("before_of", "after_of")] * 3
  long <- data.frame(
    events = c(d$before[1], d$after[1], others$before, others$after), of = c(d$before_of[1], d$after_of[1], others$before_of, others$after_of),
    own = c(1, 1, 0, 0), after = c(0, 1, 0, 1)
  )
  fit <- if (ratio) {
    glm(cbind(events, of - events) ~ own * after, family = binomial(link = "log"), data = long, start = c(log(0.5), 0, 0, 0), control = list(epsilon = 1e-13, maxit = 100))
  } else {
    glm(events ~ own * after + offset(log(of)), family = poisson, data = long, control = list(epsilon = 1e-13, maxit = 100))
  }
  changes <- log_change(d[-1, ], ratio)
  spread <- max(1, summary(lm(value ~ 1, weights = 1 / variance, data = changes))$sigma^2)
  found <- summary(fit)$coefficients["own:after", 1:2]
  reach <- qnorm(0.975) * found[2] * sqrt(spread)
  data.frame(
    case = name, place = seq_len(nrow(d)), d, heterogeneity = number(spread), effect = number(exp(found[1])),
    low = number(exp(found[1] - reach)), high = number(exp(found[1] + reach))
  )
}))
write_rows(rows, "task_effect.csv", "stats::glm (poisson; binomial with log link), stats::lm")

# No package of Debian has this nowcast; its definition (docs in analysis/lateness.py), with R's negative binomial quantiles.
totals <- rnbinom(30, mu = 120, size = 60)
split <- t(sapply(totals, function(n) rmultinom(1, n, c(0.7, 0.2, 0.07, 0.03))))
known <- t(apply(split, 1, cumsum))
rows <- do.call(rbind, lapply(1:3, function(delay) {
  complete <- known[1:26, ]
  early <- complete[, delay]
  late <- complete[, 4] - early
  now <- known[30, delay]
  to_come <- (now + 0.5) * sum(late) / sum(early)
  share_late <- sum(late) / sum(early + late)
  squares <- sum((late - share_late * (early + late))^2 / ((early + late) * share_late * (1 - share_late)))
  dispersion <- max(0.7, squares / (length(late) - 3))
  spread <- max(1, dispersion * (1 / (1 - share_late) + to_come * (1 / sum(late) + 1 / sum(early))))
  limits <- if (spread > 1) qnbinom(c(0.025, 0.975), mu = to_come, size = to_come / (spread - 1)) else qpois(c(0.025, 0.975), to_come)
  data.frame(delay = delay - 1, now, expected = number(now + to_come), low = number(now + limits[1]), high = number(now + limits[2]))
}))
write_rows(rows, "nowcast.csv", "stats::qnbinom")
write_rows(as.data.frame(known), "nowcast_triangle.csv", "stats::rnbinom, rmultinom")
