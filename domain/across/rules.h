// The rules across units, each in a file of its own, and what they share.
// Internal to this folder.
#pragma once

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

#include "domain/across/across.h"

namespace rekap::across {

// A finding and what it is sorted by.
struct Draft {
  std::string unit;  // empty = about several units
  v1::Finding finding;
};

// Collects the drafts of one comparison.
class Drafts {
 public:
  explicit Drafts(const Comparison& comparison) : comparison_(comparison) {}

  // `unit` nullptr = about several. Valid until the next one is added.
  v1::Finding& Add(absl::string_view rule, v1::Severity severity, const UnitFigures* unit,
                   absl::string_view subject, std::string message);
  std::vector<v1::Finding> TakeSorted();

 private:
  const Comparison& comparison_;
  std::vector<Draft> drafts_;
};

void Prove(v1::Finding& finding, absl::string_view label, std::string value);

void FindOutliers(const Comparison& comparison, const Catalog& catalog, Drafts& drafts);
void FindMissing(const Comparison& comparison, const Catalog& catalog, Drafts& drafts);
void FindLate(const Comparison& comparison, const Catalog& catalog, Drafts& drafts);
void FindIndicatorConflicts(const Comparison& comparison, const Catalog& catalog, Drafts& drafts);
void FindImplausibleChanges(const Comparison& comparison, const Catalog& catalog, Drafts& drafts);

}  // namespace rekap::across
