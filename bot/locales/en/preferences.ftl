preferences-unknown-quiet = “{ $found }” are no quiet hours. Say from when until when, for example `22-8` or `22:30 to 7:00`; `none` for none.
