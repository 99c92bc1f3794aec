# Reference cuts into levels; reads farrington_counts.csv, writes change_points.csv beside it.
#   Rscript tests/reference/change_points.R
# Series: those of farrington_counts.csv on the square-root scale, and the Nile's yearly flow of R's datasets.
suppressMessages(library(strucchange))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
counts <- read.csv(file.path(here, "farrington_counts.csv"), comment.char = "#")[, -1]
series <- c(lapply(counts, function(x) 2 * sqrt(x + 3 / 8)), list(nile = as.numeric(Nile)))
rows <- do.call(rbind, lapply(names(series), function(name) do.call(rbind, lapply(c(8, 15), function(shortest) {
  y <- series[[name]]
  y <- y[seq_len(min(length(y), 200))]
  most <- min(5, floor(length(y) / shortest) - 1)
  cuts <- breakpoints(breakpoints(y ~ 1, h = shortest, breaks = most))$breakpoints
  data.frame(series = name, shortest, most, n = length(y), cuts = paste(cuts[!is.na(cuts)], collapse = " "))
}))))
file <- file(file.path(here, "change_points.csv"), "w")
writeLines(paste("#", R.version.string, "strucchange", packageVersion("strucchange")), file)
write.csv(rows, file, row.names = FALSE, quote = FALSE)
close(file)
file <- file(file.path(here, "nile.csv"), "w")
writeLines(paste("#", R.version.string, "datasets::Nile"), file)
write.csv(data.frame(flow = as.numeric(Nile)), file, row.names = FALSE)
close(file)
