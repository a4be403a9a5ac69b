"""Texts as somebody writes them who means harm, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

FRAGMENTS = [
    "<script>alert(1)</script>", "</script>", "<img src=x onerror=alert(1)>", '"><svg/onload=alert(1)>',
    "'><b a='", "</title><script>", "</bdi></h1><iframe src=//evil.example>", "<!--", "-->", "<![CDATA[", "]]>",
    "{{ 7*7 }}", "{% x %}", "[x](javascript:alert(1))", "[x](JAVASCRIPT&colon;alert(1))",
    "![x](javascript:alert(1))", "<javascript:alert(1)>", "[x]: javascript:alert(1)",
    "![](https://evil.example/pixel.png)", "[x](//evil.example)", "![o](oven.png)", "[a](data:text/html,x)",
    "[x](https://ok.example 'a\" onclick=\"b')", "[[", "]]", "[[fire]]", "[[a|b]]", "[[<script>]]",
    "[[\"onmouseover=x]]", "<@501>", "<@502>", "<@1>", "<#1>", "<@&1>", "<:a:1>", "<t:1>", "<t:99999999999>",
    "</x:1>", "\u202e", "\u2066", "\x00", "\x00" + "0" + "\x00", "\x1b[31m", "\x07", "\u2028", "\ufeff",
    "&lt;script&gt;", "&#60;script&#62;", "&", "&amp;", "\\", "`", "```html\n", "~~~\n", "\n\n", "\n", "# ",
    "## content\n", "# q\n", "> ", "- ", "1. ", "    ", "\t", "|a|b|\n|:-|-:|\n|", "|", "*", "**", "_", "~~",
    "(", ")", "[", "]", "!", "<", ">", '"', "'", "=", "javascript:", "onload=", "style=x", "<style>",
    "<base href=//evil.example>", "<meta http-equiv=refresh content=0>", "<form action=//evil.example>",
    "%3Cscript%3E", "%00", "..", "/../", "mailto:a@b.example", "<https://ok.example>", "Ü", "種", "خبز", "👩‍🌾",
]  # fmt: skip

texts = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=12)), max_size=14).map("".join)
"""Fragments of attacks, in any order, among any characters."""

lines = texts.map(lambda text: " ".join(text.split())).filter(bool)
"""The same on one line, as titles and names are."""
