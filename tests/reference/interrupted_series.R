# Reference values for segmented regression; reads farrington_counts.csv, writes interrupted_series.csv beside it.
#   Rscript tests/reference/interrupted_series.R
suppressMessages(library(sandwich))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
counts <- read.csv(file.path(here, "farrington_counts.csv"), comment.char = "#")[, -1]
rows <- do.call(rbind, lapply(c("germany", "seasonal", "large"), function(series) do.call(rbind, lapply(c(40, 130, 270), function(first) {
  y <- counts[seq_len(320), series]
  time <- seq_along(y) - 1 - first
  after <- as.numeric(time >= 0)
  turn <- 2 * pi * time / 52.18
  X <- cbind(time = time / 52.18)
  if (first >= 104) X <- cbind(X, cos(turn), sin(turn))
  if (first >= 156) X <- cbind(X, cos(2 * turn), sin(2 * turn))
  X <- cbind(X, step = after, bend = after * time / 52.18)
  fit <- glm(y ~ X, family = quasipoisson, control = list(epsilon = 1e-8))
  for (turn in 1:4) fit <- glm(y ~ X, family = quasipoisson, start = coef(fit))
  lag <- floor(4 * (length(y) / 100)^(2 / 9))
  covariance <- NeweyWest(fit, lag = lag, prewhite = FALSE, adjust = TRUE)
  data.frame(
    series, first, lag, dispersion = summary(fit)$dispersion, place = seq_along(coef(fit)) - 1,
    coefficient = formatC(coef(fit), digits = 14, format = "g"), error = formatC(sqrt(diag(covariance)), digits = 14, format = "g"),
    high = formatC(coef(fit) + qt(0.975, fit$df.residual) * sqrt(diag(covariance)), digits = 14, format = "g")
  )
}))))
file <- file(file.path(here, "interrupted_series.csv"), "w")
writeLines(paste("#", R.version.string, "stats::glm, sandwich", packageVersion("sandwich")), file)
write.csv(rows, file, row.names = FALSE, quote = FALSE)
close(file)
