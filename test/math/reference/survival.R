# Rscript survival.R > survival.json    (R 4.2.2, survival 3.5-3 of Debian's r-recommended)
library(survival)
numbers <- function(x) sprintf("[%s]", paste(format(x, digits = 17, scientific = FALSE, trim = TRUE), collapse = ","))
table <- function(fit) {
  s <- summary(fit)
  sprintf('{"time":%s,"atRisk":%s,"events":%s,"survival":%s,"standardError":%s}',
          numbers(s$time), numbers(s$n.risk), numbers(s$n.event), numbers(s$surv), numbers(ifelse(is.nan(s$std.err), 0, s$std.err)))
}
# Leavers over months at risk by year of tenure, each drawn towards the mean of all by twenty leavers' worth.
rates <- function(entry, exit, gone) {
  d <- data.frame(entry = entry, exit = exit, gone = gone)
  d <- survSplit(Surv(entry, exit, gone) ~ ., d, cut = seq(12, 600, 12), episode = "year")
  months <- tapply(d$exit - d$entry, factor(d$year, levels = 1:max(d$year)), sum)
  events <- tapply(d$gone, factor(d$year, levels = 1:max(d$year)), sum)
  months[is.na(months)] <- 0
  events[is.na(events)] <- 0
  (events + 20) / (months + 20 * sum(months) / sum(events))
}

# Late entries, ties, and customers still there.
i <- 1:400
entry <- ifelse(i %% 3 == 0, (i * 7919) %% 24, 0)
exit <- entry + 1 + (i * 104729) %% 40
gone <- as.integer((i * 31) %% 5 < 2)

# The project of test/churn/life-table.test.ts: joined `j` months before January 2024, left in a month from February on;
# watched from the first leaving to the end of June.
n <- 1:3000
j <- (n * 37) %% 60 - 3
k <- (n * 7919) %% 1009
left <- ifelse(k < 420 & j >= 1, 1 + k %% 6, NA)
seen <- !is.na(left) & left <= 5
first <- pmax(0, j + 1)
last <- 1 + j + ifelse(seen, left, 5)

cat(sprintf('{"aml":%s,"late":%s,"rates":%s,"project":%s,"projectRates":%s}\n',
            table(survfit(Surv(time, status) ~ 1, aml[aml$x == "Maintained", ])),
            table(survfit(Surv(entry, exit, gone) ~ 1)),
            numbers(rates(entry, exit, gone)),
            table(survfit(Surv(first, last, as.integer(seen)) ~ 1)),
            numbers(rates(first, last, as.integer(seen)))))
