# Reference values for EARS C1, C2, C3 and CUSUM; reads farrington_counts.csv, writes ears.csv and cusum.csv beside it.
#   Rscript tests/reference/ears_cusum.R
suppressMessages(library(surveillance))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
counts <- as.matrix(read.csv(file.path(here, "farrington_counts.csv"), comment.char = "#")[, -1])
weeks <- 300:420
number <- function(x) formatC(as.numeric(x), digits = 17, format = "g")
write_rows <- function(rows, name) {
  file <- file(file.path(here, name), "w")
  writeLines(paste("#", R.version.string, "surveillance", packageVersion("surveillance")), file)
  write.csv(rows, file, row.names = FALSE, quote = FALSE)
  close(file)
}

ears_rows <- function(method, baseline, min_sigma, alpha) {
  found <- earsC(sts(observed = counts), list(
    range = weeks, method = method, baseline = baseline, minSigma = min_sigma, alpha = alpha
  ))
  do.call(rbind, lapply(colnames(counts), function(series) data.frame(
    method, baseline, min_sigma, alpha, series, week = weeks - 1,
    upper = number(upperbound(found)[, which(colnames(counts) == series)])
  )))
}
write_rows(rbind(
  ears_rows("C1", 7, 0, 0.001), ears_rows("C2", 7, 0, 0.001), ears_rows("C3", 7, 0, 0.025), ears_rows("C2", 12, 0.5, 0.01),
  ears_rows("C3", 8, 1, 0.025)
), "ears.csv")

cusum_rows <- function(trans, series, k, h) {
  record <- create.disProg(week = seq_len(nrow(counts)), observed = counts[, series], state = rep(0, nrow(counts)))
  found <- algo.cusum(record, list(range = weeks, k = k, h = h, trans = trans))
  data.frame(trans, k, h, series, week = weeks - 1, cusum = number(found$cusum), alarm = as.numeric(found$alarm))
}
cases <- expand.grid(trans = c("standard", "rossi", "anscombe"), series = colnames(counts), stringsAsFactors = FALSE)
write_rows(do.call(rbind, lapply(seq_len(nrow(cases)), function(i) {
  cusum_rows(cases$trans[i], cases$series[i], 1.04, 2.26)
})), "cusum.csv")
