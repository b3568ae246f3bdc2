"""Bytes → text: the encoding is found, and what is no text is refused.

In: a file's bytes. Out: its text, and the name of the encoding. A byte order mark decides; then UTF-8, which other text is hardly
ever by chance; then where zero bytes stand (UTF-16 and UTF-32 without a mark); then what charset-normalizer takes it for.

What can't be told apart from the bytes: single-byte encodings of one script that agree on the letters that occur (Windows-1252
and ISO 8859-1, -9, -15), UTF-7 and other escapes in ASCII, and a few words in any encoding but Unicode's.

>>> decode("Talks in Geneva end.".encode("utf-16-le"))
('Talks in Geneva end.', 'utf-16-le')
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from contextlib import suppress

from nlp_helpers.errors import InputError
from nlp_helpers.plurals import count

# The longer mark first: that of UTF-32 begins with that of UTF-16.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# How files begin that people take for texts, or that a scraper saved under a text's name.
_OTHER_KINDS = (
    (b"%PDF-", "a PDF file"), (b"PK\x03\x04", "a zip archive or an office document"), (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document"), (b"\x1f\x8b\x08", "a file packed with gzip"),
    (b"\x89PNG\r\n", "a picture"), (b"\xff\xd8\xff", "a picture"), (b"GIF87a", "a picture"), (b"GIF89a", "a picture"),
    (b"\x7fELF", "a program"), (b"SQLite format 3\x00", "a database"), (b"PAR1", "a Parquet file"),
)  # fmt: skip
_CONTROLS = bytes(sorted(set(range(32)) - set(b"\t\n\v\f\r\x1b")))
_PLAIN = bytes(range(32, 127)) + b"\0\t\n\r"
_FEW_CONTROLS = 32  # that a text may hold, however short it is
_SHORTEST_WIDE = 20  # bytes from which zero bytes tell UTF-16
# A text may have this many wrong bytes in a million and still be in the encoding that its mark or markup names.
_FEW = 1000
_ODD = re.compile("[\x00-\x08\x0e-\x1f\ufffe\uffff]")


def decode(data: bytes, name: str = "the text") -> tuple[str, str]:
    """Decode bytes: by their byte order mark, as UTF-8, or else as what they look like.

    Parameters
    ----------
    data : bytes
        A file's content.
    name : str
        What an error calls it.

    Returns
    -------
    text, encoding : str
        Newlines stay as they are; a byte order mark is not part of the text. Where UTF-8 has a few wrong bytes among
        many right ones, they are read as U+FFFD, and the encoding says so.

    Raises
    ------
    InputError
        If it is another kind of file, or no encoding fits.

    Examples
    --------
    >>> decode("Kiew: „Gespräche“".encode("utf-8"))
    ('Kiew: „Gespräche“', 'utf-8')
    """
    for begins, kind in _OTHER_KINDS:
        if data.startswith(begins):
            raise InputError(f"{name}: is not text but {kind}; save it as text or take it out")
    if marked := _by_mark(data):
        return marked
    if b"\0" in data and (wide := _wide(data)):
        return wide
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    n_controls = len(data) - len(data.translate(None, _CONTROLS))
    if n_controls > _FEW_CONTROLS and n_controls * 10 > len(data):
        raise InputError(f"{name}: is not text in any known encoding; convert it to UTF-8 or take it out")
    if b"\x1b$" in data and (escaped := _escaped(data)):
        return escaped
    if text or not data:
        return text, "utf-8"
    return _damaged(data) or _guessed(data, name)


def _by_mark(data: bytes) -> tuple[str, str] | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data.decode(encoding), encoding
            except UnicodeDecodeError:
                # Cut short, or with half characters in it.
                text = data.decode(encoding, "replace")
                if text.count("\ufffd") * 1_000_000 <= _FEW * len(text) + 1_000_000:
                    return text, f"{encoding}{WRONG_BYTES}"
    return None


def _wide(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-16 or UTF-32 that has no mark: blanks, line ends and Latin letters have zero bytes on one side only."""
    if len(data) < _SHORTEST_WIDE or len(data) % 2:
        return None
    first, second = data[::2].count(0), data[1::2].count(0)
    # A few zeros in what is plain to read as it stands are just that.
    if not data.translate(None, _PLAIN) and max(first, second) * 5 < len(data):
        return None
    found = []
    if len(data) % 4 == 0:
        quarters = [data[at::4].count(0) for at in range(4)]
        found += ["utf-32-le"] * (quarters[3] == len(data) // 4) + ["utf-32-be"] * (quarters[0] == len(data) // 4)
    found += ["utf-16-le"] * (second > 10 * first and 100 * second > len(data))
    found += ["utf-16-be"] * (first > 10 * second and 100 * first > len(data))
    for encoding in found:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _ODD.search(text):
            return text, encoding
    return None


def _escaped(data: bytes) -> tuple[str, str] | None:
    """Decode what is ASCII but for escapes to other alphabets, as old Japanese and Korean mail is."""
    for encoding in ("iso2022_jp", "iso2022_jp_2", "iso2022_jp_3", "iso2022_kr"):
        with suppress(UnicodeDecodeError):
            return data.decode(encoding), encoding
    return None


def _damaged(data: bytes) -> tuple[str, str] | None:
    """Decode UTF-8 in which a byte here and there is wrong: cut in a letter, or put together from two sources."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff")
    wrong = text.count("\ufffd")
    right = len(text) - sum(map(text.count, map(chr, range(128)))) - wrong
    # Other encodings give by chance far fewer right letters of several bytes than wrong ones.
    is_utf = right >= 2 * wrong or _cut_off(data) > (1 if right == 0 else 0)
    return (text, f"utf-8{WRONG_BYTES}") if is_utf else None


def _cut_off(data: bytes) -> int:
    """Count the bytes of the letter within which a text ends, if nothing else is wrong with it."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return len(data) - error.start if error.reason == "unexpected end of data" else 0
    return 0


#: What stands behind the name of an encoding where some bytes did not fit.
WRONG_BYTES = ", with wrong bytes"


def _guessed(data: bytes, name: str) -> tuple[str, str]:
    # Imported here because most corpora never need it.
    from charset_normalizer import from_bytes

    best = from_bytes(data).best()
    if best is None:
        raise InputError(f"{name}: is not text in any known encoding; convert it to UTF-8 or take it out")
    text, encoding = str(best), best.encoding
    if encoding in _LATIN or _is_western(data):
        # The guess goes by how often letters occur, and in a short text takes 'è' for 'č'. The words, most of which are plain
        # letters, tell the language, and the language the alphabet.
        from py3langid import classify

        language = classify(text[:20_000])[0]
        own = next((names for names, languages in _LANGUAGES if language in languages), ("cp1252",))
        ways = [(data.decode(name, "replace"), name) for name in own]
        # A letter of one is a sign of another. Of equal ones the first: 'max' takes it.
        text, encoding = max(ways, key=lambda way: sum(map(str.isalpha, way[0])) - way[0].count("\ufffd"))
        if "\ufffd" in text:
            return str(best), best.encoding
    return text, encoding


def _is_western(data: bytes) -> bool:
    """Whether a text is in plain letters but for a few, and these are letters and marks where they stand as Windows-1252.

    The guess takes a few accents for those of a code page of DOS or the Mac, which pages of news are hardly ever in.
    """
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return False
    return sum(not c.isascii() for c in text) * 5 < len(text) and not _NOT_WESTERN.search(text)


# A mark within a word, a capital behind a small letter, and the quotation marks of the Mac.
_NOT_WESTERN = re.compile(
    r"[^\W\d_][\x80-\x9f‚„†‡ˆ‰‹›˜¡¢£¤¥¦§¨©«¬®¯±²³´µ¶¸¹»¼½¾¿×÷ªº•…€“”™]+[^\W\d_]|[a-zß-öø-ÿ][À-ÖØ-ÞŠŒŽŸ]|(?<!\w)[ÒÓÔÕ](?!\w)"
)

# Encodings of Latin letters that differ in a few of them only, and whose languages need another than Windows-1252.
_LATIN = frozenset(
    [
        "cp1250", "cp1252", "cp1254", "cp1257", "cp1258", "latin_1", "iso8859_1", "iso8859_2", "iso8859_3", "iso8859_4",
        "iso8859_9", "iso8859_10", "iso8859_13", "iso8859_14", "iso8859_15", "iso8859_16",
    ]
)  # fmt: skip
_LANGUAGES = (
    (("cp1250", "iso8859_2", "iso8859_16"), frozenset(["cs", "sk", "pl", "hu", "sl", "hr", "bs", "ro", "sq"])),
    (("cp1254", "iso8859_3"), frozenset(["tr", "az", "ku", "mt"])),
    (("cp1257", "iso8859_13", "iso8859_4"), frozenset(["lt", "lv", "et"])),
    (("cp1258",), frozenset(["vi"])),
)


_META_CHARSET = re.compile(
    rb"""<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([\w.:-]{2,40})|<\?xml[^>]{0,100}encoding=["']([\w.:-]{2,40})""",
    re.IGNORECASE,
)


def decode_page(data: bytes, name: str = "the page") -> tuple[str, str]:
    """Decode a page: by its byte order mark, as UTF-8, as its markup says, or else as what it looks like.

    UTF-8 comes before what the markup says because pages are saved anew more often than their markup is changed, and
    other text is hardly ever valid UTF-8. ISO 8859-1 is read as Windows-1252, as browsers do.

    Parameters
    ----------
    data : bytes
        The page's content.
    name : str
        What an error calls it.

    Returns
    -------
    html, encoding : str
        Where a page in the encoding that it names has a few wrong bytes, they are read as U+FFFD.

    Raises
    ------
    InputError
        If no encoding fits.

    Examples
    --------
    >>> decode_page('<meta charset="windows-1251"><p>Переговоры'.encode("cp1251"))[1]
    'windows-1251'
    """
    found = _META_CHARSET.search(data[:4096])
    said = (found[1] or found[2]).decode("ascii", "ignore").lower() if found else ""
    named = _codec(said)
    if any(data.startswith(mark) for mark, _ in _MARKS):
        return decode(data, name)
    if not (named.startswith(("iso2022", "hz")) and (b"\x1b" in data or b"~{" in data)):
        try:
            data.decode("utf-8")
            return decode(data, name)
        except UnicodeDecodeError:
            pass
    if named:
        html = data.decode(named, "replace")
        wrong = html.count("\ufffd")
        if wrong * 1_000_000 <= _FEW * len(html):
            return html.removeprefix("\ufeff"), f"{said or named}{WRONG_BYTES if wrong else ''}"
    return decode(data, name)


def _codec(said: str) -> str:
    """Give the name of a codec for text that a page may name, or nothing."""
    try:
        codec = codecs.lookup(said).name if said else ""
    except LookupError:
        return ""
    if codec in ("iso8859-1", "ascii"):
        return "cp1252"
    # A page can't name, in single bytes, an encoding of double bytes; and some codecs are none for pages.
    if codec.startswith(("utf-16", "utf-32")):
        return "utf-8"
    known = codec.startswith(
        ("utf-8", "iso8859", "cp", "koi8", "mac", "gb", "big5", "euc", "shift", "iso2022", "hz", "tis")
    )
    return codec if known else ""


def repaired(text: str) -> tuple[str, str]:
    """Undo wrong decoding, and say how much changed; nothing else that ftfy can do is done.

    Parameters
    ----------
    text : str
        A text, damaged or not.

    Returns
    -------
    text, note : str
        The note is empty where nothing changed.

    Examples
    --------
    >>> repaired("FranÃ§ois")
    ('François', 'repaired: 2 wrongly decoded characters in 1 line')
    """
    import ftfy

    config = ftfy.TextFixerConfig(
        unescape_html=False, remove_terminal_escapes=False, fix_latin_ligatures=False, fix_character_width=False,
        uncurl_quotes=False, fix_line_breaks=False, fix_surrogates=False, remove_control_chars=False, normalization=None,
        explain=False,
    )  # fmt: skip
    # Line by line, so that a line's own fault decides about it; the ends of lines stay as they are.
    lines = text.splitlines(keepends=True)
    mended = [ftfy.fix_text(line, config) for line in lines]
    changed = [pair for pair in zip(lines, mended, strict=True) if pair[0] != pair[1]]
    if not changed:
        return text, ""
    n = sum((Counter(before) - Counter(after)).total() for before, after in changed)
    return "".join(mended), f"repaired: {count(n, 'wrongly decoded character')} in {count(len(changed), 'line')}"
