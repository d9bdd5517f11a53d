#include <map>
#include <set>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"

#include "aggregator/query/queries.h"
#include "domain/journal/entry.h"
#include "domain/key/record_key.h"
#include "domain/rule/achievement.h"

namespace rekap {
namespace {

v1::CascadeLevel LevelOf(ActivityLevel level) {
  switch (level) {
    case ActivityLevel::kProgram:
      return v1::CASCADE_LEVEL_PROGRAM;
    case ActivityLevel::kKegiatan:
      return v1::CASCADE_LEVEL_KEGIATAN;
    case ActivityLevel::kSubKegiatan:
      return v1::CASCADE_LEVEL_SUB_KEGIATAN;
  }
  return v1::CASCADE_LEVEL_UNSPECIFIED;
}

// Builds the rows of one tree in pre-order.
class TreeBuilder {
 public:
  TreeBuilder(const FigureReader& reader, RegionCode region, const v1::TreeRequest& request)
      : reader_(reader),
        region_(region),
        depth_(request.depth()),
        by_responsible_(request.by_responsible()),
        bounds_(BoundsOf(reader.Cell(region, Element::Whole()))) {}

  absl::StatusOr<v1::TreeResponse> Build() {
    absl::Status status = CollectRecords();
    if (status.ok()) {
      CollectActivities();
      status = AddRegion();
    }
    if (!status.ok()) return status;
    *response_.mutable_positions() = reader_.Positions(region_);
    if (reader_.period().annual()) *response_.mutable_source() = reader_.YearSource(region_);
    *response_.mutable_quadrant_bounds() = ToProto(bounds_);
    return std::move(response_);
  }

 private:
  // A responsible unit stands where an objective would.
  static v1::CascadeLevel Depth(v1::CascadeLevel level) {
    return level == v1::CASCADE_LEVEL_RESPONSIBLE ? v1::CASCADE_LEVEL_OBJECTIVE : level;
  }
  bool Shows(v1::CascadeLevel level) const {
    return depth_ == v1::CASCADE_LEVEL_UNSPECIFIED || Depth(level) <= Depth(depth_);
  }
  bool one_unit() const { return region_.level() == RegionLevel::kKecamatan; }

  // What only the unit's own records know: outputs as written, stated totals,
  // names that the catalog lacks. Of the period that the figures come from.
  absl::Status CollectRecords() {
    if (!one_unit()) return absl::OkStatus();
    absl::Status bad;
    for (v1::RecordKind kind :
         {v1::RECORD_KIND_BUDGET_LINE, v1::RECORD_KIND_OUTPUT, v1::RECORD_KIND_STATED_TOTAL}) {
      std::string prefix = RecordKeyPrefix(kind, reader_.SourcePeriod(region_, LeafTable::kBudget));
      absl::Status scanned =
          reader_.version().view->ScanUnit(region_, prefix, prefix, [&](const MirrorRow& row) {
            if (kind == v1::RECORD_KIND_BUDGET_LINE && IsNamed(row.record_key)) return true;
            absl::StatusOr<DecodedEntry> entry = DecodeEntry(row.entry);
            if (!entry.ok()) {
              bad = absl::DataLossError(entry.status().message());
              return false;
            }
            Collect(std::move(*entry->entry.mutable_put()));
            return true;
          });
      if (!scanned.ok()) return scanned;
      if (!bad.ok()) return bad;
    }
    return absl::OkStatus();
  }

  // Of a budget line whose activity the catalog names there is nothing to read but that.
  bool IsNamed(absl::string_view record_key) {
    absl::StatusOr<v1::RecordKey> key = DecodeRecordKey(record_key);
    if (!key.ok()) return false;
    absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(key->subject());
    if (!activity.ok() || FindActivity(*activity) == nullptr) return false;
    AddWithParents(*activity);
    return true;
  }

  void AddWithParents(ActivityCode activity) {
    for (std::optional<ActivityCode> a = activity; a; a = a->Parent()) activities_.insert(*a);
  }

  void Collect(v1::Record record) {
    const std::string& subject = record.key().subject();
    absl::StatusOr<ActivityCode> activity = ActivityCode::Parse(subject);
    if (activity.ok()) AddWithParents(*activity);
    switch (record.body_case()) {
      case v1::Record::kBudgetLine:
        written_names_[subject] = record.budget_line().name();
        break;
      case v1::Record::kOutput:
        outputs_[subject].push_back(std::move(record));
        break;
      case v1::Record::kStatedTotal:
        if (activity.ok()) written_names_[subject] = record.stated_total().name();
        // The closing row (item 1) of the unit repeats the heading row.
        if (record.key().item() == 0) stated_[subject] = std::move(*record.mutable_stated_total());
        break;
      default:
        break;
    }
  }

  // Everything that is expected or reported; for one unit the records said.
  void CollectActivities() {
    for (const Activity& activity : reader_.catalog().activities()) {
      if (activity.ValidIn(reader_.period().year())) activities_.insert(activity.code);
    }
    if (one_unit()) return;
    for (const ActivityCode& activity : reader_.version().engine.Activities()) {
      bool reported = reader_.version()
                          .engine.Find(region_, Element::Activity(activity), reader_.period())
                          .has_value();
      if (reported) activities_.insert(activity);
    }
  }

  absl::Status AddRegion() {
    response_.set_region(region_.ToString());
    response_.set_name(RegionName(reader_.catalog(), region_));
    absl::StatusOr<v1::TreeNode*> root =
        Add(v1::CASCADE_LEVEL_REGION, Element::Whole(), "", response_.name());
    if (!root.ok()) return root.status();
    response_.set_synthetic((*root)->figures().synthetic_leaves() > 0);
    if (!Shows(v1::CASCADE_LEVEL_OBJECTIVE)) return absl::OkStatus();
    return by_responsible_ ? AddResponsibleUnits() : AddObjectives();
  }

  absl::Status AddObjectives() {
    for (const Objective& objective : reader_.catalog().objectives()) {
      if (absl::Status added = AddObjective(objective); !added.ok()) return added;
    }
    for (const ActivityCode& program : Programs()) {
      if (reader_.catalog().FindProgram(program) != nullptr) continue;
      if (absl::Status added = AddActivity(program); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  // In the catalog's order; programs without a responsible unit come last.
  absl::Status AddResponsibleUnits() {
    std::vector<std::pair<std::string, std::vector<ActivityCode>>> units;
    auto programs_of = [&units](const std::string& name) -> std::vector<ActivityCode>& {
      for (auto& [known, programs] : units) {
        if (known == name) return programs;
      }
      return units.emplace_back(name, std::vector<ActivityCode>()).second;
    };
    std::vector<ActivityCode> without;
    for (const ProgramLink& link : reader_.catalog().programs()) {
      if (!activities_.contains(link.program)) continue;
      (link.responsible.empty() ? without : programs_of(link.responsible)).push_back(link.program);
    }
    for (const ActivityCode& program : Programs()) {
      if (reader_.catalog().FindProgram(program) == nullptr) without.push_back(program);
    }
    if (!without.empty()) units.emplace_back("", std::move(without));
    for (const auto& [name, programs] : units) {
      if (absl::Status added = AddResponsible(name, programs); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddResponsible(const std::string& name, const std::vector<ActivityCode>& programs) {
    absl::StatusOr<v1::Figures> figures = reader_.ProgramFigures(region_, programs);
    if (!figures.ok()) return figures.status();
    v1::TreeNode& node = *response_.add_nodes();
    node.set_level(v1::CASCADE_LEVEL_RESPONSIBLE);
    node.set_name(name);
    node.set_responsible(name);
    *node.mutable_figures() = *std::move(figures);
    SetQuadrant(bounds_, *node.mutable_figures());
    for (const ActivityCode& program : programs) {
      if (absl::Status added = AddActivity(program); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  std::vector<ActivityCode> Programs() const {
    std::vector<ActivityCode> programs;
    for (const ActivityCode& activity : activities_) {
      if (activity.level() == ActivityLevel::kProgram) programs.push_back(activity);
    }
    return programs;
  }

  absl::Status AddObjective(const Objective& objective) {
    absl::StatusOr<v1::TreeNode*> node =
        Add(v1::CASCADE_LEVEL_OBJECTIVE, Element::Objective(objective.code), objective.code,
            objective.name);
    if (!node.ok()) return node.status();
    for (const Indicator& indicator : reader_.catalog().indicators()) {
      if (indicator.objective != objective.code) continue;
      *(*node)->add_indicators() = reader_.IndicatorFigure(region_, indicator);
    }
    for (const ProgramLink& link : reader_.catalog().programs()) {
      // Not one of another year's nomenclature.
      if (link.objective != objective.code || !activities_.contains(link.program)) continue;
      if (absl::Status added = AddActivity(link.program); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddActivity(ActivityCode code) {
    v1::CascadeLevel level = LevelOf(code.level());
    if (!Shows(level)) return absl::OkStatus();
    absl::StatusOr<v1::TreeNode*> node =
        Add(level, Element::Activity(code), code.ToString(), NameOf(code));
    if (!node.ok()) return node.status();
    if (const ProgramLink* link = reader_.catalog().FindProgram(code)) {
      (*node)->set_responsible(link->responsible);
    }
    if (code.level() == ActivityLevel::kSubKegiatan) return AddOutputs(code.ToString());
    // Children follow their parent in code order, before the next sibling.
    for (auto it = activities_.upper_bound(code); it != activities_.end() && code.Contains(*it);
         ++it) {
      if (it->Parent() != code) continue;
      if (absl::Status added = AddActivity(*it); !added.ok()) return added;
    }
    return absl::OkStatus();
  }

  absl::Status AddOutputs(const std::string& code) {
    auto outputs = outputs_.find(code);
    if (outputs == outputs_.end() || !Shows(v1::CASCADE_LEVEL_OUTPUT)) return absl::OkStatus();
    for (const v1::Record& record : outputs->second) {
      const v1::Output& output = record.output();
      v1::TreeNode& node = *response_.add_nodes();
      node.set_level(v1::CASCADE_LEVEL_OUTPUT);
      node.set_code(code);
      node.set_name(output.description());
      node.set_item(record.key().item());
      *node.mutable_figures() = OutputFigures(record, reader_.policy());
      *node.mutable_target() = output.target();
      *node.mutable_realised() = output.realised();
    }
    return absl::OkStatus();
  }

  // The pointer is valid until the next row is added.
  absl::StatusOr<v1::TreeNode*> Add(v1::CascadeLevel level, const Element& element,
                                    const std::string& code, const std::string& name) {
    absl::StatusOr<v1::Figures> figures = reader_.Figures(region_, element);
    if (!figures.ok()) return figures.status();
    v1::TreeNode& node = *response_.add_nodes();
    node.set_level(level);
    node.set_code(code);
    node.set_name(name);
    *node.mutable_figures() = *std::move(figures);
    if (level != v1::CASCADE_LEVEL_REGION) SetQuadrant(bounds_, *node.mutable_figures());
    auto stated = stated_.find(code);
    if (stated != stated_.end() && level != v1::CASCADE_LEVEL_OBJECTIVE) {
      SetStated(stated->second.allocated(), *node.mutable_stated_allocated());
      SetStated(stated->second.realised(), *node.mutable_stated_realised());
    }
    return &node;
  }

  static void SetStated(const v1::Money& money, v1::MoneyValue& value) {
    bool blank = money.presence() == v1::CELL_PRESENCE_BLANK;
    value.set_state(blank ? v1::VALUE_STATE_NOT_REPORTED : v1::VALUE_STATE_REPORTED);
    value.set_sen(money.sen());
  }

  const Activity* FindActivity(ActivityCode code) const {
    return reader_.catalog().FindActivity(code, reader_.period().year());
  }

  std::string NameOf(ActivityCode code) const {
    const Activity* activity = FindActivity(code);
    if (activity != nullptr) return activity->name;
    auto written = written_names_.find(code.ToString());
    return written == written_names_.end() ? code.ToString() : written->second;
  }

  const FigureReader& reader_;
  const RegionCode region_;
  const v1::CascadeLevel depth_;
  const bool by_responsible_;
  const std::optional<QuadrantBounds> bounds_;  // what every row below the region is beside
  v1::TreeResponse response_;
  std::set<ActivityCode> activities_;
  std::map<std::string, std::vector<v1::Record>> outputs_;  // by sub kegiatan
  std::map<std::string, v1::StatedTotal> stated_;           // by activity, "" = the unit
  std::map<std::string, std::string> written_names_;
};

}  // namespace

absl::StatusOr<v1::TreeResponse> Tree(const FigureReader& reader, const v1::TreeRequest& request) {
  absl::StatusOr<RegionCode> region = RequestedRegion(reader.catalog(), request.region());
  if (!region.ok()) return region.status();
  return TreeBuilder(reader, *region, request).Build();
}

}  // namespace rekap
