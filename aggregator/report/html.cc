#include "aggregator/report/html.h"

#include <kainjow/mustache.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace rekap::report {
namespace {

using kainjow::mustache::data;
using kainjow::mustache::mustache;
using kainjow::mustache::partial;

// A table of so many rows is not broken over two pages: it fits on what is left of one,
// or on a page of its own.
constexpr size_t kWholeRowsMax = 12;

absl::string_view AlignClass(Align align) {
  switch (align) {
    case Align::kLeft:
      return "ki";
    case Align::kRight:
      return "ka";
    case Align::kCentre:
      return "te";
  }
  return "ki";
}

absl::string_view RowClass(RowKind kind) {
  switch (kind) {
    case RowKind::kPlain:
      return "biasa";
    case RowKind::kTotal:
      return "jumlah";
    case RowKind::kProgram:
      return "program";
    case RowKind::kKegiatan:
      return "kegiatan";
    case RowKind::kSubKegiatan:
      return "sub";
    case RowKind::kOutput:
      return "keluaran";
  }
  return "biasa";
}

data HeadCell(absl::string_view text, size_t columns, size_t rows, Align align) {
  data cell(data::type::object);
  cell.set("head", std::string(text));
  cell.set("colspan", absl::StrCat(columns));
  cell.set("rowspan", absl::StrCat(rows));
  cell.set("align", std::string(AlignClass(align)));
  return cell;
}

// One row of heads, or two where columns stand in groups.
data HeadRows(const std::vector<Column>& columns) {
  bool grouped = false;
  for (const Column& column : columns) grouped = grouped || !column.group.empty();
  data upper(data::type::list);
  data lower(data::type::list);
  for (size_t i = 0; i < columns.size();) {
    const Column& column = columns[i];
    size_t end = i + 1;
    if (column.group.empty()) {
      upper.push_back(HeadCell(column.head, 1, grouped ? 2 : 1, Align::kCentre));
    } else {
      while (end < columns.size() && columns[end].group == column.group) ++end;
      upper.push_back(HeadCell(column.group, end - i, 1, Align::kCentre));
      for (size_t j = i; j < end; ++j) {
        lower.push_back(HeadCell(columns[j].head, 1, 1, Align::kCentre));
      }
    }
    i = end;
  }
  data rows(data::type::list);
  auto add = [&rows](const data& cells) {
    data row(data::type::object);
    row.set("head_cells", cells);
    rows.push_back(row);
  };
  add(upper);
  if (grouped) add(lower);
  return rows;
}

// The cell that says that the row is synthetic.
size_t MarkedCell(const Table& table, const Row& row) {
  auto said = [&row](size_t i) { return i < row.cells.size() && !row.cells[i].text.empty(); };
  if (said(table.mark_column)) return table.mark_column;
  for (size_t i = 0; i < row.cells.size(); ++i) {
    if (said(i) && table.columns[i].align == Align::kLeft) return i;
  }
  return 0;
}

// Every key is set in every cell: a template looks for what is absent in what
// surrounds it.
data BodyRow(const Table& table, const Row& row) {
  data cells(data::type::list);
  const size_t marked = MarkedCell(table, row);
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const Cell& cell = row.cells[i];
    data out(data::type::object);
    out.set("text", cell.text);
    out.set("align", std::string(AlignClass(table.columns[i].align)));
    out.set("state", std::string(cell.missing ? " hampa" : ""));
    out.set("has_claim", !cell.claim.empty());
    out.set("claim", cell.claim);
    const bool mark = row.synthetic && i == marked;
    out.set("synthetic_cell", mark);
    cells.push_back(out);
  }
  data out(data::type::object);
  out.set("kind", std::string(RowClass(row.kind)));
  out.set("cells", cells);
  return out;
}

data LinesOf(const std::vector<std::string>& lines) {
  data list(data::type::list);
  for (const std::string& line : lines) {
    data item(data::type::object);
    item.set("line", line);
    list.push_back(item);
  }
  return list;
}

data TableData(const Table& table) {
  data widths(data::type::list);
  for (const Column& column : table.columns) {
    data width(data::type::object);
    width.set("width", absl::StrCat(column.width));
    widths.push_back(width);
  }
  data rows(data::type::list);
  for (const Row& row : table.rows) rows.push_back(BodyRow(table, row));
  data out(data::type::object);
  out.set("name", table.name);
  out.set("title", table.title);
  out.set("widths", widths);
  out.set("head_rows", HeadRows(table.columns));
  out.set("has_rows", !table.rows.empty());
  out.set("whole", std::string(table.rows.size() <= kWholeRowsMax ? " utuh" : ""));
  out.set("rows", rows);
  out.set("empty", table.empty);
  out.set("notes", LinesOf(table.notes));
  return out;
}

data DocumentData(const Document& document) {
  data root(data::type::object);
  for (const auto& [name, text] : document.texts) {
    root.set(name, text);
    root.set(absl::StrCat("has_", name), !text.empty());
  }
  for (const auto& [name, lines] : document.lists) {
    root.set(name, LinesOf(lines));
    root.set(absl::StrCat("has_", name), !lines.empty());
  }
  for (const Table& table : document.tables) {
    root.set(absl::StrCat("table_", table.name), TableData(table));
  }
  for (const auto& [name, svg] : document.charts) {
    data chart(data::type::object);
    chart.set("svg", svg);
    root.set(absl::StrCat("chart_", name), chart);
  }
  root.set("draft", document.draft);
  root.set("synthetic", document.synthetic);
  for (const char* part : {"table", "style"}) {
    std::string text(
        TemplateFile(absl::StrCat(part, part == std::string("style") ? ".css" : ".html")));
    root.set(absl::StrCat("part_", part), data(partial([text] { return text; })));
  }
  return root;
}

}  // namespace

std::string CssText(absl::string_view text) {
  std::string css;
  // Of UTF-8 the escapes are those of whole characters.
  for (size_t i = 0; i < text.size();) {
    const unsigned char first = static_cast<unsigned char>(text[i]);
    const size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    uint32_t point = size == 1 ? first : first & (0xFFu >> (size + 1));
    for (size_t j = 1; j < size && i + j < text.size(); ++j) {
      point = point << 6 | (static_cast<unsigned char>(text[i + j]) & 0x3Fu);
    }
    if (size == 1 && (absl::ascii_isalnum(first) || first == ' ')) {
      css.push_back(text[i]);
    } else {
      absl::StrAppend(&css, absl::StrFormat("\\%06x ", point));
    }
    i += size;
  }
  return css;
}

absl::StatusOr<std::string> ToHtml(const Document& document) {
  absl::string_view text = TemplateFile(absl::StrCat(document.kind, ".html"));
  if (text.empty()) {
    return absl::InternalError(absl::StrCat("no template for a document of kind ", document.kind));
  }
  mustache page{std::string(text)};
  if (!page.is_valid()) {
    return absl::InternalError(
        absl::StrCat("template ", document.kind, ".html: ", page.error_message()));
  }
  std::string html = page.render(DocumentData(document));
  if (!page.is_valid()) {
    return absl::InternalError(
        absl::StrCat("rendering ", document.kind, ".html: ", page.error_message()));
  }
  return html;
}

}  // namespace rekap::report
