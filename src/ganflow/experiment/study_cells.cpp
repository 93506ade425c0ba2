#include "ganflow/experiment/study_cells.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/core/lone_thread.hpp"
#include "ganflow/core/suggest.hpp"
#include "ganflow/experiment/spec_toml.hpp"
#include "ganflow/experiment/spec_value.hpp"

#include <algorithm>
#include <optional>

namespace ganflow::experiment {

namespace {

constexpr std::size_t kMostCells = 1'000'000;  // each is a file
constexpr const char* kOption = "options.";
constexpr const char* kTakenAway = "\"\"";  // an empty string: the key has no value in this cell

/// The sentence without the name of the file that it begins with: a cell's spec is the study's, changed.
std::string sentence_of(const std::exception& error) { return one_line(error.what(), 400); }

void require_known(const Study& study, const std::vector<std::string>& known, const std::string& name,
                   const char* where) {
  GF_VALIDATE(std::find(known.begin(), known.end(), name) != known.end(),
              "study '{}': {} asks for '{}' (neither an axis nor anything that cells of kind '{}' find).{}", study.name,
              where, one_line(name), study.kind, suggestion(name, known));
}

std::vector<std::string> axis_names(const Study& study) {
  std::vector<std::string> names;
  for (const StudyAxis& axis : study.axes) {
    names.push_back(axis.name);
  }
  return names;
}

void refuse_doubled_keys(const Study& study) {
  std::vector<std::string> keys;
  for (const StudyAxis& axis : study.axes) {
    for (const std::string& key : axis.keys) {
      GF_VALIDATE(std::find(keys.begin(), keys.end(), key) == keys.end(),
                  "study '{}': key '{}' is on two axes. Take it off one", study.name, key);
      keys.push_back(key);
      const bool set = std::any_of(study.set.begin(), study.set.end(),
                                   [&](const std::string& text) { return text.starts_with(key + "="); });
      GF_VALIDATE(!set, "study '{}': '{}' is set, and is an axis too. Give the axis other values: --set 'axis.{}=[…]'",
                  study.name, key, axis.name);
    }
  }
}

}  // namespace

std::size_t cell_count(const Study& study) {
  std::size_t count = study.replicas;
  for (const StudyAxis& axis : study.axes) {
    count *= axis.values.size();
    GF_VALIDATE(count <= kMostCells, "study '{}' has more than {} cells. Take fewer values or replicas", study.name,
                kMostCells);
  }
  return count;
}

CellPlan cell_plan(const Study& study, std::size_t index) {
  CellPlan plan{.index = index, .at = std::vector<std::size_t>(study.axes.size()), .replica = index % study.replicas};
  std::size_t rest = index / study.replicas;
  for (std::size_t a = study.axes.size(); a-- > 0;) {
    plan.at[a] = rest % study.axes[a].values.size();
    rest /= study.axes[a].values.size();
  }
  return plan;
}

std::vector<std::string> cell_overrides(const Study& study, const CellPlan& plan, std::uint64_t base_seed) {
  std::vector<std::string> overrides = study.set;
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    const StudyAxis& axis = study.axes[a];
    for (std::size_t k = 0; k < axis.keys.size(); ++k) {
      if (!axis.keys[k].starts_with(kOption)) {
        const std::string& value = axis.values[plan.at[a]][k];
        overrides.push_back(axis.keys[k] + "=" + (value == kTakenAway ? "" : value));
      }
    }
  }
  overrides.push_back(fmt::format("seed={}", base_seed + plan.replica));
  return overrides;
}

std::map<std::string, double> cell_options(const Study& study, const CellPlan& plan) {
  std::map<std::string, double> options = study.options;
  for (const StudyOption& option : find_study_kind(study.kind)->options) {
    options.emplace(option.name, option.value);
  }
  for (std::size_t a = 0; a < study.axes.size(); ++a) {
    const StudyAxis& axis = study.axes[a];
    for (std::size_t k = 0; k < axis.keys.size(); ++k) {
      if (axis.keys[k].starts_with(kOption)) {
        const StudyAxis one{.name = axis.name, .keys = {axis.keys[k]}, .values = {{axis.values[plan.at[a]][k]}}};
        const std::optional<double> value = one.number(0);
        GF_VALIDATE(value, "axis '{}' holds {} (an option is a number). Try 1", axis.name, one.label(0));
        options[axis.keys[k].substr(std::string_view(kOption).size())] = *value;
      }
    }
  }
  return options;
}

StudyCells::StudyCells(Study study)
    : study_(std::move(study)), kind_(*find_study_kind(study_.kind)), references_(std::make_unique<ReferenceStore>()) {
  refuse_doubled_keys(study_);
  base_seed_ = parse_spec(study_.spec_text, study_.spec_name).seed;
  for (const std::string& text : study_.set) {
    if (text.starts_with("seed=")) {
      base_seed_ = parse_spec(study_.spec_text, study_.spec_name, std::vector{text}).seed;
    }
  }
  find_possible_cell();
  names_ = kind_.names(study_, first_spec_);
  check_names();
}

/// Cells of one replica differ from those of another by the seed only, so one replica is looked through.
void StudyCells::find_possible_cell() {
  std::optional<std::string> first_complaint;
  for (std::size_t index = 0; index < count(); index += study_.replicas) {
    const CellPlan plan = cell_plan(study_, index);
    cell_options(study_, plan);
    try {
      first_spec_ =
          parse_spec_and_find_files(study_.spec_text, study_.spec_name, cell_overrides(study_, plan, base_seed_));
      return;
    } catch (const InputError& error) {
      if (!first_complaint) {
        first_complaint = error.what();
      }
    }
  }
  throw InputError(first_complaint.value_or("a study without cells"));
}

void StudyCells::check_names() const {
  const std::vector<std::string> axes = axis_names(study_);
  std::vector<std::string> numbers = names_.numbers;
  std::vector<std::string> abscissae = axes;
  abscissae.insert(abscissae.end(), numbers.begin(), numbers.end());
  for (const StudyFit& fit : study_.fits) {
    require_known(study_, abscissae, fit.x, "a fit's x");
    require_known(study_, numbers, fit.y, "a fit's y");
    require_known(study_, axes, fit.along, "a fit's along (the axis that x follows)");
    const std::size_t lines = count() / study_.replicas / study_.axes[*study_.axis(fit.along)].values.size();
    GF_VALIDATE(fit.theory.size() <= 1 || fit.theory.size() == lines,
                "study '{}': the theory of '{}' has {} slopes for {} lines. Give one, or one a line", study_.name,
                fit.title, fit.theory.size(), lines);
    GF_VALIDATE(fit.correction.size() <= 1 || fit.correction.size() == lines,
                "study '{}': the correction of '{}' has {} powers for {} lines. Give one, or one a line", study_.name,
                fit.title, fit.correction.size(), lines);
  }
  for (const StudyMean& mean : study_.means) {
    require_known(study_, numbers, mean.y, "a mean's y");
  }
  for (const StudyPlot& plot : study_.plots) {
    if (!plot.curve.empty()) {
      require_known(study_, names_.curves, plot.curve, "a plot's curve");
    } else {
      require_known(study_, abscissae, plot.x, "a plot's x");
      require_known(study_, numbers, plot.y, "a plot's y");
    }
    if (!plot.colour.empty()) {
      std::vector<std::string> colours = axes;
      colours.insert(colours.end(), names_.words.begin(), names_.words.end());
      require_known(study_, colours, plot.colour, "a plot's colour");
    }
  }
}

record::Cell StudyCells::blank(const CellPlan& plan) const {
  record::Cell cell{.index = plan.index,
                    .settings = {},
                    .replica = plan.replica,
                    .seed = base_seed_ + plan.replica,
                    .findings = {},
                    .failure = std::nullopt};
  for (std::size_t a = 0; a < study_.axes.size(); ++a) {
    cell.settings.push_back(study_.axes[a].label(plan.at[a]));
  }
  return cell;
}

CellTask StudyCells::task(const CellPlan& plan, const std::atomic<bool>* stop) const {
  CellTask task;
  task.spec = parse_spec_and_find_files(study_.spec_text, study_.spec_name, cell_overrides(study_, plan, base_seed_));
  task.study = &study_;
  task.options = cell_options(study_, plan);
  task.references = references_.get();
  task.stop = stop;
  return task;
}

record::Cell StudyCells::run(std::size_t index, const std::atomic<bool>* stop) const {
  const CellPlan plan = cell_plan(study_, index);
  record::Cell cell = blank(plan);
  try {
    on_lone_thread([&] { cell.findings = kind_.run(task(plan, stop)); });
  } catch (const InputError& error) {
    cell.failure = sentence_of(error);
  } catch (const RuntimeFailure& error) {
    cell.failure = sentence_of(error);
  }
  return cell;
}

}  // namespace ganflow::experiment
