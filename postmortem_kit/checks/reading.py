"""What each rule of reading means: the beginning of its page in the manual."""

from __future__ import annotations

from types import MappingProxyType

RULES = MappingProxyType(
    {
        "alias": """
An anchor or an alias, by which YAML repeats a value.

A record holds no repeated values, so that what stands in the file is what a reader sees. Most of the time none was
meant: text that starts with `*` or `&` looks like one to YAML, and wants quotes.
""",
        "catalog-name": """
A name of the catalog means two things.

In `catalog.yaml` each name and each alias stands for one service, or for one team. Where it stands for two, a record
that uses it belongs to both or to neither. The pages of two names need an address each, too: names that differ only in
capitals, spaces and punctuation make the same one.
""",
        "choice": """
A word is none of those that this field knows.

Some fields hold one word of a short list, so that posts can be found and counted by it. Where the word is a slip, or a
word from another form for the same thing, the hint names the one that is meant here.
""",
        "clock-change": """
A time that this zone has twice, or never.

When the clocks are set, an hour happens twice in autumn, and an hour is left out in spring. Which instant was meant is
not guessed: a wrong guess would change every duration by an hour. Write the offset behind such a time.
""",
        "control-character": """
A control character, which nobody can see.

Such characters come in with a copy from a terminal or from a binary file. On a page they are invisible or break it, in
a terminal they can colour and move what is printed.
""",
        "cut-comment": """
A `#` has cut off the rest of a value.

To YAML a `#` behind a space starts a comment: of `Closes #12` only `Closes` would be left, and of `- #payments`
nothing, silently. Where no space follows the `#` it is taken for part of the text, which wants quotes. A comment has a
space behind its `#`.
""",
        "date": """
A value is no day.

Days are written year-month-day, `2024-09-02`. A day that no calendar has, such as the 30th of February, is refused at
its line.
""",
        "duplicate-key": """
A key is there twice.

YAML readers keep one of the two and drop the other without a word; which one differs from reader to reader.
""",
        "forge": """
An address at which no forge edits files.

The page for writing leads to the forge's own form for a new file. Where it is, follows from the address at which a file
of the site's folder is edited there.
""",
        "empty-file": """
Nothing is written in the file.

It holds no record: it is empty, or has comments only.
""",
        "encoding": """
The file is not UTF-8.

Text in another encoding shows wrong letters, or none. Every editor can save a file as UTF-8.
""",
        "folded-list": """
A list in a block that joins its lines.

A block that starts with `>` makes one line of the lines below it: a list in it becomes one long sentence. A block that
starts with `|` keeps the lines as they are, which is what Markdown wants.
""",
        "haiku-lines": """
A haiku does not have three lines.

It is the title of the post: three lines of 5, 7 and 5 syllables, as a list, as a `|` block, or in one line with ` / `
between them. `haiku: none` is a post without a verse.
""",
        "label": """
Two sections have one heading.

`labels` in `postmortem.yml` renames the headings of a post. Two sections under one heading could not be told apart, by
a reader or by a link.
""",
        "merge-key": """
A merge key, `<<`, which copies values from elsewhere.

What stands in the file is what a reader sees; a value that comes from somewhere else is neither found nor corrected
where one looks for it.
""",
        "missing": """
A value is missing without which there is no record, or no entry.

Every record has a title and a date. Some entries of a list need one field to mean anything: an action its title, a
hypothesis its statement, a link its address.
""",
        "no-record": """
A folder among the posts, with YAML files and no record.

A record with attachments is a folder that holds `postmortem.yaml`. Without a file of that name nothing in the folder
is read, and the post would be missing from the site without a word.
""",
        "no-zone": """
Times without a time zone.

A time without an offset is read in the record's `timezone`, else in the site's. Where neither is set it is kept as it
is written, and no duration is computed from it: how long something took cannot be told across a clock change.
""",
        "not-a-file": """
A folder has the name of a file.

A record is a file `<id>.yaml`, or a folder `<id>` that holds `postmortem.yaml`. A folder named like a file is neither.
""",
        "number": """
A value is no number.

`customers_affected` is a number, with `~` in front of one that is about right: `~4200`. An unknown number is left out,
never written as 0.
""",
        "read-first": """
What a team would have newcomers read is not there, or is too much.

`read_first` of a service in `catalog.yaml` names at most two posts by their ids. They stand at the end of the service's
page; an id that no record has would lead nowhere.
""",
        "required-field": """
The site requires a field that no record has.

`required` in `postmortem.yml` names fields of the record, with a dot for one within another: `times.started`,
`actions.owner`. A misspelt one would require nothing.
""",
        "scale": """
The severity scale has too few levels, too many, or one of them twice.

`severities` in `postmortem.yml` names 2 to 6 levels, the worst first.
""",
        "schema": """
The record is written in a version of the format that is not known here.

This is version 1, which a record without `schema` is taken for.
""",
        "several-documents": """
A file holds more than one record.

One file is one post. The lines `---` and `...` end a document in YAML, also where they were meant as a rule in a text:
prose belongs into a `|` block, indented.
""",
        "slug": """
A value does not fit into an address.

Ids and tags become part of an address: small letters, digits and single hyphens, at most 100. An id that the file does
not spell out is the file's name.
""",
        "symlink": """
A link that leads out of the folder of posts, or nowhere.

What a site shows lies in its own folder. A link to a file elsewhere would publish that file, and whoever checks out the
repository on another machine would not have it.
""",
        "tag": """
A tag, by which YAML makes something other than text of a value.

A record has no use for any of them, and some make a program run code. Text that starts with `!` wants quotes.
""",
        "time-backwards": """
A clock time that is earlier than the row above it.

`HH:MM` in a timeline is on the day of the row before it. After midnight the first row needs its date; without one it is
taken to lie a day earlier than it did.
""",
        "time-value": """
A value is no time.

A time is written as `2024-09-02 06:58`, with an offset behind it if it is in another zone; as `06:58` where the day is
known; as a day where nobody knows more; with `~` in front where it is about right. `unknown` says that nobody knows,
`none` that it did not happen, or not yet.
""",
        "time-zone": """
A time zone is misspelt, or an abbreviation.

Zones have names such as `Europe/Berlin`, which know when the clocks are set. An abbreviation such as `CST` is the zone
of Chicago, of Havana or of Shanghai, and a guess would move every time by hours.
""",
        "title-length": """
The title is too long.

It is one plain sentence of at most 100 characters, for search results, feeds, the browser's tab and the terminal, where
a longer one is cut off.
""",
        "too-deep": """
Lists within lists within lists.

The format nests four levels. What goes far beyond that is a slip of the keyboard, or an attempt to break a reader.
""",
        "too-large": """
The file has more than 1,000,000 bytes.

The longest postmortems have a tenth of that. Logs and pictures belong beside the record, as attachments.
""",
        "type": """
Text where a list or keys are expected, or the other way round.

The message says what stands there and what was expected. One item of a list may stand alone; text with a colon or a
bracket wants quotes, or a `|` block.
""",
        "unknown-key": """
A key that the format does not have.

A misspelt key would drop what is behind it without a word. Where the key is a slip, or comes from another form, the
hint names the one that is meant here; what has no place in the format goes into `topics`, under a heading of your own.
""",
        "site-language": """
A language that the site's own texts are not there in.

`language` in `postmortem.yml` is a code such as `de`. The kit speaks English and German. For another language the
site's own `language.yaml` holds the texts; without that file the pages could only stay English.
""",
        "site-text": """
A text in `language.yaml` that no page says, or that cannot be shown as it is written.

Each key is an English text of the pages, word for word, each value what is said instead of it. A name in braces, such
as `{count}`, stands for what differs from page to page, and has to be in both. A text that counts something has one
form for each kind of number that the language knows. Texts that are not there stay English, and are counted.
""",
        "words": """
A word of the site's own cannot be read in `words.yaml`.

Each key is a term, each value how it is said, in plain words that the counter knows: `pgbouncer: p g bouncer`. A list
holds several ways to say it, a number is a count of syllables.
""",
        "yaml-syntax": """
YAML cannot read the file as it is written.

Most of the time a value wants quotes: one that holds `: ` or starts with a sign that YAML keeps for itself
(`` ` * @ % [ { > ! & # ``). Longer prose is best written in a `|` block, where no sign means anything:

```yaml
setup: |
  The export: it runs at night, and "copies" [all] of it.
```

Indentation is made of spaces, never of tabs, and is the same for what belongs together.
""",
    }
)
"""Each id of reading, settings and collection, and what it means; the first line is its summary."""
