// What a report says, before it is HTML or a workbook: texts, lists, tables and
// charts under the names by which its template asks for them. Plain values.
//
// Invariant: every figure comes with its state; what is missing is shown by a mark
// and is no number in a workbook either.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "runtime/sheet/sheet.h"

namespace rekap::report {

// One cell of a table.
struct Cell {
  // As people read it: "3.405.840.458", "72,23", "–", words.
  std::string text;
  // The same for a workbook; a blank one takes `text`.
  SheetCell value;
  // What the unit's own report states beside it, "tercetak 3.396.840.458": a claim,
  // never added to anything. Empty where it states nothing else.
  std::string claim;
  // The value is not there; `text` is its mark.
  bool missing = false;
};

enum class Align { kLeft, kRight, kCentre };

struct Column {
  std::string head;
  // Columns beside each other with the same group stand under it in a second row of
  // heads; empty = none.
  std::string group = {};
  Align align = Align::kLeft;
  SheetColumnKind kind = SheetColumnKind::kText;
  // Of the table's width, in percent; those of a table add up to 100.
  int width = 0;
};

enum class RowKind { kPlain, kTotal, kProgram, kKegiatan, kSubKegiatan, kOutput };

struct Row {
  std::vector<Cell> cells;  // as many as there are columns
  RowKind kind = RowKind::kPlain;
  // Generated figures stand in it; said in the row.
  bool synthetic = false;
};

struct Table {
  std::string name;   // by which the template asks, and that of the worksheet
  std::string title;  // above it
  std::vector<Column> columns;
  std::vector<Row> rows;
  // Said in place of a table without rows, so that it is not taken for forgotten.
  std::string empty;
  std::vector<std::string> notes;  // below it
  // The column in which a synthetic row is marked; where its cell is empty, the first
  // that says anything.
  size_t mark_column = 0;
};

struct Document {
  std::string kind;                          // "lkjip": the template
  std::map<std::string, std::string> texts;  // by name
  std::map<std::string, std::vector<std::string>> lists;
  std::vector<Table> tables;                  // in their order
  std::map<std::string, std::string> charts;  // SVG elements
  // Any figure in it is generated.
  bool synthetic = false;
  // Not approved: a draft.
  bool draft = false;

  // nullptr if there is none.
  const Table* FindTable(const std::string& name) const {
    for (const Table& table : tables) {
      if (table.name == name) return &table;
    }
    return nullptr;
  }
};

}  // namespace rekap::report
