// What changed from one catalog to another, for a person who has to agree to
// it. Pure.
#pragma once

#include <string>
#include <vector>

#include "domain/catalog/catalog.h"

namespace rekap {

enum class CatalogChangeKind { kAdded, kRemoved, kChanged };

struct CatalogChange {
  // The section of the catalog's file: "katalog", "wilayah", "nomenklatur",
  // "sasaran", "program", "indikator", "kebijakan".
  std::string section;
  // Of what changed: "35.27.05", "IKU-1"; the setting's key in "kebijakan",
  // empty in "katalog".
  std::string code;
  CatalogChangeKind kind = CatalogChangeKind::kChanged;
  // One Indonesian line: `indikator IKU-3 berubah: arah "naik" menjadi "turun"`.
  std::string text;
};

// In the order of the sections, within them by code. Empty if both say the
// same, however their files are written. An activity is the same one if code
// and first year are.
std::vector<CatalogChange> DiffCatalogs(const Catalog& before, const Catalog& after);

// Whether figures that were already reported can read differently by `after`:
// another cap, weight, band, grade, formula, method or direction, or a program
// that serves another objective. Names, deadlines, shown places, regions and the
// nomenclature change no figure.
bool DiffersInRules(const Catalog& before, const Catalog& after);

}  // namespace rekap
