// The section `kebijakan` of a catalog file.
#pragma once

#include <vector>

#include "domain/rule/policy.h"
#include "runtime/yaml/yaml_tree.h"

namespace rekap {

// What is not written keeps its default. Problems of its own: BAD_POLICY.
Policy ReadPolicy(const YamlNode& node, std::vector<CatalogProblem>& problems);

}  // namespace rekap
