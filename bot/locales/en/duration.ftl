# Lengths of time that people type
duration-unknown = “{ $found }” is not a length of time I understand. Say for example `3d`, `36h`, `1 week` or `2d 12h`.
