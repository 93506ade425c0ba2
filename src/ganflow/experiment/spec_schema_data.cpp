// Keys of [data] and [latent], and which laws use which parameters.

#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace ganflow::experiment {

namespace {

constexpr double kMostDimensions = 1U << 22U;  // of a law; data::make_law refuses more

/// Exactly one of law, dataset and file names the data; spec_checks.cpp refuses more.
bool has_law(const Spec& spec) { return !spec.data.law.name.empty(); }
bool has_dataset(const Spec& spec) { return !spec.data.dataset.dataset.empty(); }
bool has_file(const Spec& spec) { return !spec.data.dataset.file.empty(); }
bool has_source(const Spec& spec) { return has_law(spec) || has_dataset(spec) || has_file(spec); }

/// Idle rule of a source that is not set beside one that is.
auto unless_set(bool (*has_this)(const Spec&)) {
  return [has_this](const Spec& spec) {
    return has_source(spec) && !has_this(spec) ? std::string("the data come from elsewhere") : std::string();
  };
}

template <class Known>
std::vector<std::string> names_of(const Known& known) {
  std::vector<std::string> names;
  for (const auto& entry : known) {
    names.push_back(entry.name);
  }
  return names;
}

auto unless_law_uses(std::string_view field) {
  return [field](const Spec& spec) -> std::string {
    if (!has_law(spec)) {
      return !has_source(spec) ? "" : "belongs to data.law, and these data are no law";
    }
    for (const data::LawInfo& law : data::known_laws()) {
      if (law.name == spec.data.law.name) {
        const bool used = std::find(law.fields.begin(), law.fields.end(), field) != law.fields.end();
        return used ? "" : fmt::format("law '{}' takes only {}", law.name, fmt::join(law.fields, ", "));
      }
    }
    return {};
  };
}

std::string unless_dataset(const Spec& spec) {
  return !has_law(spec) ? "" : "belongs to data.dataset or data.file, and these data are a law";
}

std::string unless_file(const Spec& spec) {
  return has_file(spec) || !has_source(spec) ? "" : "belongs to data.file, and these data are no file";
}

void add_law(std::vector<Key>& keys) {
  keys.push_back(stored("data.law", [](auto& s) -> auto& { return s.data.law.name; },
                        {.doc = "data from a law in closed form",
                         .example = "\"two-gaussians\"",
                         .words = names_of(data::known_laws()),
                         .idle = unless_set(has_law)}));
  keys.push_back(stored("data.dimension", [](auto& s) -> auto& { return s.data.law.dimension; },
                        {.doc = "d of the law",
                         .range = {.low = 1, .high = kMostDimensions},
                         .example = "1",
                         .idle = unless_law_uses("dimension")}));
  keys.push_back(stored("data.std", [](auto& s) -> auto& { return s.data.law.std; },
                        {.doc = "standard deviation of a component, or of the noise",
                         .range = at_least(0),
                         .example = "0.1",
                         .idle = unless_law_uses("std")}));
  keys.push_back(stored("data.radius", [](auto& s) -> auto& { return s.data.law.radius; },
                        {.doc = "ring8: of the ring; two-gaussians, two-deltas: half the distance; grid25: spacing",
                         .range = above(0),
                         .example = "1.0",
                         .idle = unless_law_uses("radius")}));
  keys.push_back(stored(
      "data.means", [](auto& s) -> auto& { return s.data.law.means; },
      {.doc = "gaussian-mixture: k means of size d", .example = "[[-1.0], [1.0]]", .idle = unless_law_uses("means")}));
  keys.push_back(stored("data.covariances", [](auto& s) -> auto& { return s.data.law.covariances; },
                        {.doc = "gaussian-mixture: one (d,d) matrix for all components, or k of them",
                         .example = "[[[0.01]]]",
                         .idle = unless_law_uses("covariances")}));
  keys.push_back(stored("data.weights", [](auto& s) -> auto& { return s.data.law.weights; },
                        {.doc = "gaussian-mixture: k shares with sum 1; default: equal",
                         .range = above(0),
                         .example = "[0.5, 0.5]",
                         .idle = unless_law_uses("weights")}));
}

void add_dataset(std::vector<Key>& keys) {
  keys.push_back(stored("data.dataset", [](auto& s) -> auto& { return s.data.dataset.dataset; },
                        {.doc = "data from the catalogue",
                         .example = "\"digits\"",
                         .words = names_of(data::catalogue()),
                         .idle = unless_set(has_dataset)}));
  keys.push_back(stored("data.file", [](auto& s) -> auto& { return s.data.dataset.file; },
                        {.doc = "data from a .npy, .npz, .csv or IDX file, or a folder of PNG or JPEG",
                         .example = "\"x.npy\"",
                         .idle = unless_set(has_file)}));
  keys.push_back(
      stored("data.labels", [](auto& s) -> auto& { return s.data.dataset.labels; },
             {.doc = "file of labels, one a row of the data", .example = "\"labels.npy\"", .idle = unless_file}));
  keys.push_back(stored("data.array", [](auto& s) -> auto& { return s.data.dataset.array; },
                        {.doc = "array of an NPZ file; default: the first", .example = "\"x\"", .idle = unless_file}));
  keys.push_back(stored("data.columns", [](auto& s) -> auto& { return s.data.dataset.columns; },
                        {.doc = "columns of a CSV file; default: all numeric ones",
                         .example = "[\"x\", \"y\"]",
                         .idle = unless_dataset}));
  keys.push_back(
      stored("data.standardise", [](auto& s) -> auto& { return s.data.dataset.standardise; },
             {.doc = "columns to mean 0 and variance 1; never for images", .example = "true", .idle = unless_dataset}));
  keys.push_back(stored("data.limit", [](auto& s) -> auto& { return s.data.dataset.limit; },
                        {.doc = "take the first rows only; 0: all", .range = at_least(0), .idle = unless_dataset}));
}

void add_latent(std::vector<Key>& keys) {
  keys.push_back(stored("latent.law", [](auto& s) -> auto& { return s.latent.law; },
                        {.doc = "N(0,I), uniform on [-1,1]^L, or logistic(0,1)^L"}));
  keys.push_back(stored("latent.dimension", [](auto& s) -> auto& { return s.latent.dimension; },
                        {.doc = "L", .range = at_least(1)}));
}

}  // namespace

void add_data_keys(std::vector<Key>& keys) {
  add_law(keys);
  add_dataset(keys);
  const std::size_t first = keys.size();
  add_latent(keys);
  for (std::size_t k = first; k < keys.size(); ++k) {
    also_idle(keys[k], [](const Spec& spec) {
      return spec.objective.kind == objectives::ObjectiveKind::kSupervised ? "a supervised learner takes the data in"
                                                                           : "";
    });
  }
}

}  // namespace ganflow::experiment
