# Reference values for Wilson's interval; writes wilson.csv beside it.
#   Rscript tests/reference/wilson.R
cases <- expand.grid(count = c(0, 1, 3, 9, 10, 151, 423, 2343), total = c(1, 3, 10, 173, 2343, 49730))
cases <- cases[cases$count <= cases$total, ]
limits <- mapply(
  function(count, total) suppressWarnings(prop.test(count, total, correct = FALSE)$conf.int), cases$count, cases$total
)
cases$low <- formatC(limits[1, ], digits = 17, format = "g", width = 1)
cases$high <- formatC(limits[2, ], digits = 17, format = "g", width = 1)
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
file <- file(file.path(here, "wilson.csv"), "w")
writeLines(paste("#", R.version.string, "stats::prop.test, correct = FALSE"), file)
write.csv(cases, file, row.names = FALSE, quote = FALSE)
close(file)
