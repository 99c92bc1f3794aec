# Reference values for the exact conditional test of two Poisson counts; writes poisson_test.csv beside it.
#   Rscript tests/reference/poisson_test.R
cases <- expand.grid(
  count = c(0, 1, 3, 10, 27, 118, 840),
  baseline = c(0, 1, 4, 10, 31, 120, 911),
  days = c(7, 28, 31),
  baseline_days = c(7, 31)
)
cases <- cases[cases$count + cases$baseline > 0, ]
cases$p_value <- mapply(
  function(count, baseline, days, baseline_days) {
    poisson.test(c(count, baseline), c(days, baseline_days))$p.value
  },
  cases$count, cases$baseline, cases$days, cases$baseline_days
)
cases$p_value <- formatC(cases$p_value, digits = 17, format = "g")
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
file <- file(file.path(here, "poisson_test.csv"), "w")
writeLines(paste("#", R.version.string, "stats::poisson.test, alternative two.sided, r = 1"), file)
write.csv(cases, file, row.names = FALSE, quote = FALSE)
close(file)
