"""What training says to people, in the language of whoever reads it: Indonesian, or English where the terminal speaks it.

A sentence is named by what happened. Facts are filled in as they come, numbers as numbers.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from salur.privacy.masking import mask

# How many line numbers and names a sentence lists before it says how many more there are.
LISTED = 5
_LONGEST_NAME = 60

SENTENCES: dict[str, tuple[str, str]] = {
    # A table as a whole.
    "unreadable": ("{file} tidak dapat dibaca: {why}.", "{file} cannot be read: {why}."),
    "no_csv": (
        "{file} bukan CSV. Buka di program lembar kerja, lalu simpan sebagai CSV.",
        "{file} is no CSV. Open it in a spreadsheet program and save it as CSV.",
    ),
    "empty": ("{file} kosong.", "{file} is empty."),
    "no_column": (
        '{file} tidak punya kolom "{column}"; kolomnya: {names}.',
        '{file} has no column "{column}"; its columns are {names}.',
    ),
    "no_row": (
        "{file} tidak punya satu baris pun dengan teks dan label.",
        "{file} has no row with both a text and a label.",
    ),
    "no_row_fits": (
        "Tidak ada baris {file} yang sel-selnya sebanyak nama kolomnya ({width}); periksa tanda pemisahnya.",
        "No row of {file} has as many cells as there are column names ({width}); look at its separator.",
    ),
    "nothing_to_tell_apart": (
        "Kurang dari dua kelas punya {fewest} baris yang berbeda: tidak ada yang dapat dibedakan.",
        "Fewer than two classes have {fewest} different rows: there is nothing to tell apart.",
    ),
    "no_file": (
        "Sebutkan berkas CSV untuk dipelajari, atau --pack yang keputusan petugasnya dipelajari.",
        "Name a CSV file to learn from, or a --pack whose officers' decisions to learn from.",
    ),
    "corrections_need_pack": (
        "--from-corrections perlu --pack: instansi milik satu daerah.",
        "--from-corrections needs --pack: agencies are a jurisdiction's own.",
    ),
    # Rows of a table that were mended.
    "not_utf8": (
        "{count} baris berkas bukan UTF-8; huruf itu dibaca sebagai Windows-1252.",
        "{count} lines of the file are not UTF-8; those letters were read as Windows-1252.",
    ),
    "null_bytes": (
        "{count} baris berkas mengandung byte NUL, yang dibuang.",
        "{count} lines of the file hold null bytes, which were taken out.",
    ),
    "mended": (
        "{count} dari {of} baris punya kutip atau pemisah yang keliru dan diperbaiki.",
        "{count} of {of} rows had a wrong quote or separator and were mended.",
    ),
    "spellings": (
        "{count} dari {of} baris menulis labelnya dengan ejaan lain; disatukan dengan ejaan yang biasa.",
        "{count} of {of} rows spell their label otherwise; it was taken for the usual spelling.",
    ),
    # Rows of a table that were left out.
    "broken": (
        "{count} dari {of} baris rusak (jumlah sel tidak cocok, kutip tidak tertutup) dan dilewati.",
        "{count} of {of} rows are broken (cells do not fit, a quote is not closed) and were left out.",
    ),
    "no_text": (
        "{count} dari {of} baris tanpa teks dan dilewati.",
        "{count} of {of} rows have no text and were left out.",
    ),
    "no_label": (
        "{count} dari {of} baris tanpa label dan dilewati.",
        "{count} of {of} rows have no label and were left out.",
    ),
    "label_of_person": (
        "{count} dari {of} baris berisi NIK, telepon atau alamat surel sebagai label dan dilewati.",
        "{count} of {of} rows have a NIK, phone or e-mail as their label and were left out.",
    ),
    # What learning left out.
    "wordless": (
        "{count} baris tidak berisi kata dan dilewati.",
        "{count} rows hold no words and were left out.",
    ),
    "repeated": (
        "{count} baris mengulang baris lain (teks dan label sama) dan dilewati.",
        "{count} rows repeat another (same text, same label) and were left out.",
    ),
    "contradicted": (
        "{count} baris berbunyi sama dengan baris lain yang labelnya berbeda; tetap dipelajari.",
        "{count} rows read the same as another with a different label; they were learned from all the same.",
    ),
    "small_classes": (
        (
            "{classes} kelas punya kurang dari {fewest} baris ({names}): terlalu sedikit untuk dipelajari. "
            "{count} barisnya dilewati; laporan seperti itu ditempatkan petugas."
        ),
        (
            "{classes} classes have fewer than {fewest} rows ({names}): too few to learn from. "
            "Their {count} rows were left out; an officer places such reports."
        ),
    ),
    "cut": (
        "{count} teks lebih panjang dari {longest} huruf dan dibaca sampai di situ.",
        "{count} texts are longer than {longest} letters and were read up to there.",
    ),
    # What there is to say of a measurement.
    "never_learned": (
        "{count} baris punya kelas yang tidak dipelajari ({names}); dihitung meleset.",
        "{count} rows have classes that were not learned ({names}); they count as missed.",
    ),
    "seen_before": (
        "{count} baris teksnya juga ada di data latih; tanpa baris itu akurasinya {accuracy:.3f}.",
        "{count} rows have a text that was learned from; without them the accuracy is {accuracy:.3f}.",
    ),
    "all_seen_before": (
        "Semua baris ada di data latih: angkanya tidak berkata apa-apa tentang laporan baru.",
        "Every row was learned from: the figures say nothing of new reports.",
    ),
    "threshold_raised": (
        "Ambang dari data latih ({before:.2f}) hanya benar {precision:.1%} di berkas uji; dinaikkan ke {after:.2f}.",
        (
            "The threshold found in training ({before:.2f}) was right only {precision:.1%} of the time on the test file; "
            "it was raised to {after:.2f}."
        ),
    ),
    "threshold_dropped": (
        (
            "Ambang dari data latih ({before:.2f}) hanya benar {precision:.1%} di berkas uji, dan tidak ada ambang lain "
            "yang cukup: model ini hanya mengusulkan."
        ),
        (
            "The threshold found in training ({before:.2f}) was right only {precision:.1%} of the time on the test file, "
            "and no other was good enough: this model proposes and never dispatches."
        ),
    ),
    "unknown_agency": (
        "Pack {pack} tidak punya instansi {names}; tidak dapat diusulkan.",
        "Pack {pack} has no agency {names}; it cannot be proposed.",
    ),
    "from_officers": (
        "{count} baris berasal dari laporan yang ditempatkan petugas.",
        "{count} rows come from cases that officers placed.",
    ),
    # The report for people.
    "told_accuracy": (
        "Akurasi {accuracy:.3f}, macro-F1 {macro_f1:.3f}, benar di antara tiga {top3:.3f} ({rows} baris, {on})",
        "Accuracy {accuracy:.3f}, macro-F1 {macro_f1:.3f}, right among three {top3:.3f} ({rows} rows, {on})",
    ),
    "told_larger": ("Kelas besar: {accuracy:.3f}", "Larger classes: {accuracy:.3f}"),
    "told_never_sure": (
        "Tidak ada peluang yang terukur benar 95 dari 100: model mengusulkan dan tidak pernah meneruskan sendiri.",
        "At no probability was it right 95 times in 100: it proposes and never dispatches.",
    ),
    "told_sure": (
        "Dari peluang {threshold:.2f} ia benar 95 dari 100 dan meneruskan sendiri {coverage:.0%} laporan.",
        "From a probability of {threshold:.2f} it is right 95 times in 100 and answers {coverage:.0%} by itself.",
    ),
    "told_picture": ("Gambar kekeliruan: {file}", "Confusion: {file}"),
    "told_model": ("Model {version}{in_use}: {file}", "Model {version}{in_use}: {file}"),
    "told_in_use": (", dipakai", ", in use"),
    "not_kept": ("Terukur, tetapi tidak disimpan: {why}", "It was measured and not kept: {why}"),
    "on_test": ("berkas uji", "test file"),
    "on_held_back": ("baris latih yang disisihkan bergantian", "training rows held back in turn"),
    "on_quarter": ("seperempat baris latih yang disisihkan", "a quarter of the training rows, held back"),
    "lines": (" Baris {lines}.", " Lines {lines}."),
    "and_more": (" dan {more} lagi", " and {more} more"),
    "of_test": ("Berkas uji: ", "Test file: "),
}


@dataclass(frozen=True)
class Remark:
    """One thing that was mended or left out: how many rows, and the first of their lines in the file."""

    what: str
    count: int
    lines: tuple[int, ...] = ()
    facts: tuple[tuple[str, Any], ...] = ()

    @classmethod
    def of(cls, what: str, lines: Sequence[int], **facts: Any) -> Remark:
        """A remark on rows by their lines; a row that stands in no file has line 0."""
        return cls(what, len(lines), tuple(line for line in lines if line)[:LISTED], tuple(facts.items()))

    def sentence(self) -> str:
        """For people."""
        said = say(self.what, count=self.count, **dict(self.facts))
        if not self.lines:
            return said
        more = self.count - len(self.lines)
        listed = ", ".join(map(str, self.lines)) + (say("and_more", more=more) if more > 0 else "")
        return said + say("lines", lines=listed)


def say(what: str, **facts: Any) -> str:
    """The sentence of a name in the reader's language."""
    return SENTENCES[what][language() == "en"].format(**facts)


def language() -> Literal["id", "en"]:
    """English where the terminal is set to English; Indonesian everywhere else."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if said := os.environ.get(name):
            return "en" if said.lower().startswith("en") else "id"
    return "id"


def named(names: Sequence[str]) -> str:
    """The first names of a list, short and without numbers of persons, and how many more there are.

    A column chosen by mistake may hold texts or NIKs in the place of labels.
    """
    shown = ", ".join(mask(name[:_LONGEST_NAME]) for name in names[:LISTED])
    more = len(names) - LISTED
    return shown + (say("and_more", more=more) if more > 0 else "")
