# Reference values for Farrington's flexible algorithm; writes farrington_counts.csv and farrington_flexible.csv beside it.
#   Rscript tests/reference/farrington.R
# Counts: salmNewport of the package (weekly cases of Salmonella Newport in German states, SurvStat@RKI), and two invented
# series with a season, a trend and outbreaks.
suppressMessages(library(surveillance))

# The package fits with glm's default tolerance, which leaves the weights of the last but one iterate in the fit. Here every
# fit is started again from its own answer until it rests; nothing else of the package is changed.
rested <- function(formula, data, family, weights) {
  data$prior <- if (missing(weights)) rep(1, nrow(data)) else weights
  fit <- glm(formula, data = data, family = family, weights = prior)
  if (!fit$converged) return(fit)
  for (turn in 1:4) fit <- glm(formula, data = data, family = family, weights = prior, start = coef(fit))
  fit
}
fitter <- surveillance:::algo.farrington.fitGLM.flexible
text <- paste(deparse(fitter), collapse = "\n")
text <- gsub("(?<![.\\w])glm\\(formula\\(theModel\\)", "rested(as.formula(theModel)", text, perl = TRUE)
text <- gsub("(?<![.\\w])glm\\(as\\.formula\\(theModel\\)", "rested(as.formula(theModel)", text, perl = TRUE)
replacement <- eval(parse(text = sub("<bytecode.*", "", sub("<environment.*", "", text))))
scope <- new.env(parent = asNamespace("surveillance"))
scope$rested <- rested
environment(replacement) <- scope
assignInNamespace("algo.farrington.fitGLM.flexible", replacement, "surveillance")

data(salmNewport)
dates <- epoch(salmNewport)
n <- length(dates)
set.seed(7)
week <- seq_len(n)
seasonal <- rpois(n, exp(2.5 + 0.0015 * week + 0.5 * sin(2 * pi * week / 52.18)))
large <- rnbinom(n, mu = exp(5.5 - 0.001 * week + 0.2 * cos(2 * pi * week / 52.18)), size = 20)
seasonal[c(301:304, 478:480)] <- seasonal[c(301:304, 478:480)] + 40
large[c(350:352)] <- large[350:352] * 2
observed <- observed(salmNewport)
counts <- cbind(
  germany = rowSums(observed), westphalia = observed[, "North.Rhine.Westphalia"], bavaria = observed[, "Bavaria"],
  saxony = observed[, "Saxony"], seasonal = seasonal, large = large
)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
versions <- paste("#", R.version.string, "surveillance", packageVersion("surveillance"))

write_rows <- function(rows, name) {
  file <- file(file.path(here, name), "w")
  writeLines(versions, file)
  write.csv(rows, file, row.names = FALSE, quote = FALSE)
  close(file)
}
write_rows(data.frame(week_start = dates, counts), "farrington_counts.csv")

weeks <- c(318, 366, 432, 480, 505, 528)
options <- expand.grid(
  method = c("delta", "nbPlugin", "muan"), trend = c(TRUE, FALSE), no_periods = c(1, 10), weeks_excluded = c(3, 26),
  reweight = c(TRUE, FALSE), stringsAsFactors = FALSE
)
run <- function(option) {
  series <- sts(observed = counts, epoch = as.numeric(dates), frequency = 52, start = c(2004, 2), epochAsDate = TRUE)
  found <- suppressWarnings(farringtonFlexible(series, list(
    range = weeks, b = 5, w = 3, reweight = option$reweight, weightsThreshold = 2.58, alpha = 0.01, trend = option$trend,
    pThresholdTrend = 1, limit54 = c(0, 4), noPeriods = option$no_periods, glmWarnings = FALSE,
    pastWeeksNotIncluded = option$weeks_excluded, thresholdMethod = option$method
  )))
  strict <- suppressWarnings(farringtonFlexible(series, list(
    range = weeks, b = 5, w = 3, reweight = option$reweight, weightsThreshold = 2.58, alpha = 0.01, trend = option$trend,
    pThresholdTrend = 0.05, limit54 = c(0, 4), noPeriods = option$no_periods, glmWarnings = FALSE,
    pastWeeksNotIncluded = option$weeks_excluded, thresholdMethod = option$method
  )))
  rbind(rows_of(found, option, 1), rows_of(strict, option, 0.05))
}
rows_of <- function(found, option, trend_level) {
  at <- weeks - min(weeks) + 1
  do.call(rbind, lapply(seq_len(ncol(counts)), function(j) {
    data.frame(
      option, trend_level = trend_level, series = colnames(counts)[j], week = weeks - 1,
      expected = formatC(found@control$expected[at, j], digits = 10, format = "g"),
      upper = formatC(upperbound(found)[, j], digits = 10, format = "g"),
      p_value = formatC(found@control$pvalue[at, j], digits = 10, format = "g"),
      phi = formatC(found@control$phiVector[at, j], digits = 10, format = "g"),
      slope = formatC(found@control$trendVector[at, j], digits = 10, format = "g")
    )
  }))
}
every_week <- weeks
collect <- function(option) do.call(rbind, lapply(every_week, function(each) {
  weeks <<- each
  run(option)
}))
rows <- do.call(rbind, lapply(seq_len(nrow(options)), function(i) collect(options[i, ])))
write_rows(rows, "farrington_flexible.csv")
