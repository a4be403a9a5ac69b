# When something happens again and again: digests, reminders, tasks
schedule-words = { $weeks ->
    [1] at **{ $time }**, { $days } ({ $zone })
   *[other] at **{ $time }**, { $days }, every { $weeks } weeks ({ $zone })
}
schedule-days-all = every day
schedule-days-weekdays = on weekdays
schedule-days-weekends = on Saturdays and Sundays
schedule-days-some = on { $days }
schedule-day-0 = Monday
schedule-day-1 = Tuesday
schedule-day-2 = Wednesday
schedule-day-3 = Thursday
schedule-day-4 = Friday
schedule-day-5 = Saturday
schedule-day-6 = Sunday

# Refusals
schedule-unknown-day = “{ $found }” is not a day I know. Say `daily`, `weekdays`, `weekends`, names such as `mon, thu`, or `every 2 weeks on fri`.
schedule-unknown-time = “{ $found }” is not a time of day I understand. Say for example `9:00`, `18:30` or `6 pm`.
schedule-no-day = That falls on no day at all. Say `daily`, `weekdays`, or names such as `mon, thu`.
schedule-weeks = Every { $found } weeks is not possible: it can be every week, or every 2 to { $high } weeks.
