#include "ganflow/experiment/spec_checks.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/experiment/spec_schema.hpp"
#include "ganflow/experiment/spec_words.hpp"
#include "ganflow/nets/node_count.hpp"

#include <unistd.h>

#include <cmath>

namespace ganflow::experiment {

namespace {

using nets::BlockStart;
using nets::InitialKind;
using nets::NetworkOptions;
using objectives::ObjectiveKind;
using MaybeComplaint = std::optional<Complaint>;

constexpr double kMostIterations = 9e15;  // 2^53: past it, iteration · time_step is no longer exact

Complaint complain(const std::string& key, const std::string& sentence) {
  return {key, fmt::format("{} {}", key, sentence)};
}

MaybeComplaint check_keys(const Spec& spec) {
  for (const Key& key : schema()) {
    const std::optional<Value> value = key.get(spec);
    if (!value || !key.idle(spec).empty()) {
      continue;
    }
    if (const std::optional<Fault> fault = key.fault(*value)) {
      return complain(key.path, fmt::format("= {} ({}). {}", one_line(to_toml(*value)), fault->why, fault->remedy));
    }
  }
  return std::nullopt;
}

MaybeComplaint check_source(const DataSpec& data) {
  const std::string& law = data.law.name;
  const std::string& dataset = data.dataset.dataset;
  const std::string& file = data.dataset.file;
  const int sources = int{!law.empty()} + int{!dataset.empty()} + int{!file.empty()};
  if (sources == 0) {
    return complain("data",
                    "names no data (a run needs some). Add law = \"two-gaussians\", dataset = \"digits\" or "
                    "file = \"x.npy\" to [data]");
  }
  if (sources > 1) {
    return complain(dataset.empty() ? "data.file" : "data.dataset",
                    "is one source of data too many (exactly one of law, dataset, file). Remove one");
  }
  return std::nullopt;
}

/// The law's own maker knows best; its message begins with the field's name where one field is to blame.
MaybeComplaint check_law(const data::LawOptions& law) {
  if (law.name.empty()) {
    return std::nullopt;
  }
  try {
    data::make_law(law);
  } catch (const InputError& error) {
    const std::string message = error.what();
    const auto end = message.find_first_not_of("abcdefghijklmnopqrstuvwxyz");
    const std::string key = "data." + message.substr(0, end);
    if (key != "data.law" && find_key(key) != nullptr) {
      return Complaint{key, "data." + message};
    }
    return Complaint{"data.law", "data: " + message};
  }
  return std::nullopt;
}

MaybeComplaint check_block(const std::string& table, const BlockStart& start, const NetworkOptions& network) {
  if (start.kind == InitialKind::kUniformInBox && !network.box) {
    return complain(table + ".law",
                    "= \"uniform-in-box\" (this player has no box). Set its box, or use law = "
                    "\"uniform\" with low and high");
  }
  if (start.kind == InitialKind::kUniform && !(start.low < start.high)) {
    return complain(table + ".high", fmt::format("= {} (must be above low = {}). Swap them", start.high, start.low));
  }
  if (start.kind == InitialKind::kFile && start.file.empty()) {
    return complain(table + ".file", "is missing (law = \"file\" needs it). Try file = \"start.npy\"");
  }
  return std::nullopt;
}

MaybeComplaint check_starts(const std::string& player, const NetworkOptions& network) {
  for (const auto& [block, start] :
       {std::pair{"a", &network.start_a}, std::pair{"b", &network.start_b}, std::pair{"c", &network.start_c}}) {
    if (start->kind == InitialKind::kFile && !network.inner.empty()) {
      return complain(
          fmt::format("{}.start.{}.law", player, block),
          fmt::format("= \"file\" (a file holds one layer's block, and {0}.inner makes {1} layers). Draw the "
                      "start by another law, or remove {0}.inner",
                      player, network.layers()));
    }
  }
  for (const auto& [block, start] :
       {std::pair{"a", &network.start_a}, std::pair{"b", &network.start_b}, std::pair{"c", &network.start_c}}) {
    if (const MaybeComplaint complaint = check_block(fmt::format("{}.start.{}", player, block), *start, network)) {
      return complaint;
    }
  }
  return std::nullopt;
}

MaybeComplaint check_teacher(const Spec& spec) {
  if (spec.objective.kind != ObjectiveKind::kSupervised) {
    return std::nullopt;
  }
  if (spec.teacher.targets == TargetSource::kFile && spec.teacher.file.empty()) {
    return complain("teacher.file",
                    "is missing (teacher.targets = 'file' takes the targets from it). Try "
                    "teacher.file = \"targets.npy\"");
  }
  if (spec.teacher.targets != TargetSource::kNetwork && !spec.data.law.name.empty()) {
    return complain("teacher.targets",
                    fmt::format("= '{}' (the data are a law, which has no rows to answer for). Use data.file or "
                                "data.dataset, or teacher.targets = \"network\"",
                                word_of(spec.teacher.targets)));
  }
  return check_starts("teacher", spec.teacher.network);
}

bool kind_has_clip_order(ObjectiveKind kind) { return kind != ObjectiveKind::kSupervised; }

MaybeComplaint check_walls(const Spec& spec) {
  if (spec.critic.projection != nets::ProjectionKind::kBox && !spec.critic.bound) {
    return complain("critic.bound", fmt::format("is missing (projection '{}' needs it). Try critic.bound = 1",
                                                word_of(spec.critic.projection)));
  }
  if (spec.critic.projection == nets::ProjectionKind::kSpectral && spec.critic.activation == nets::Activation::kStep) {
    return complain("critic.projection", "= 'spectral' (step units have no slope to limit). Try \"norm\"");
  }
  if (spec.objective.kind == ObjectiveKind::kWgan && spec.objective.r1 == 0 && !has_critic_walls(spec)) {
    return complain("critic.box",
                    "is not set (under objective 'wgan' the critic would grow without bound). Try "
                    "critic.box = 0.5, or objective.kind = \"wgan-gp\"");
  }
  if (spec.kind == dynamics::DynamicsKind::kTrain && kind_has_clip_order(spec.objective.kind) && spec.generator.box &&
      spec.dynamics.clip != dynamics::ClipOrder::kAfterHalfStep) {
    return complain("generator.box", fmt::format("= {} (dynamics.clip = '{}' clips only the critic). Set "
                                                 "dynamics.clip = \"after-half-step\", or remove generator.box",
                                                 *spec.generator.box, word_of(spec.dynamics.clip)));
  }
  return std::nullopt;
}

/// What the training itself refuses; its message begins with the key.
MaybeComplaint check_training(const Spec& spec) {
  if (spec.dynamics.updates == dynamics::UpdateKind::kConsensus &&
      objectives::has_gradient_penalty(spec.objective.kind)) {
    return complain(
        "dynamics.updates",
        fmt::format("= 'consensus' (the points at which objective '{}' charges for slopes move with the "
                    "generator, who does not know of it: there is no field whose square both could lower). Set "
                    "objective.kind = \"wgan\", with objective.r1 for a penalty, or other updates",
                    word_of(spec.objective.kind)));
  }
  try {
    dynamics::validate(spec.dynamics);
  } catch (const InputError& error) {
    const std::string message = error.what();
    return Complaint{message.substr(0, message.find(' ')), message};
  }
  return std::nullopt;
}

/// What has no mean-field limit here; the flow itself knows more.
MaybeComplaint check_flow(const Spec& spec) {
  if (!is_limit(spec)) {
    return std::nullopt;
  }
  if (spec.dynamics.rule != dynamics::RuleKind::kSgd) {
    return complain(
        "dynamics.rule",
        fmt::format("= '{}' (the flow is the limit of sgd for small steps; another rule has another limit, "
                    "with its memory or its scaling in it). Set dynamics.rule = \"sgd\", or dynamics.kind = "
                    "\"train\"",
                    word_of(spec.dynamics.rule)));
  }
  if (spec.kind == dynamics::DynamicsKind::kGrid && spec.objective.kind == ObjectiveKind::kSupervised) {
    return complain("dynamics.kind", "= 'grid' (a grid moves two players, and a learner is alone). Use \"flow\"");
  }
  if (spec.objective.kind == ObjectiveKind::kIdeal) {
    return complain("objective.kind",
                    "= 'ideal' (a flow follows a critic's population, and there is none). Use \"wgan\", or "
                    "dynamics.kind = \"train\"");
  }
  if (spec.critic.projection != nets::ProjectionKind::kBox) {
    return complain("critic.projection",
                    fmt::format("= '{}' (a flow slides along the faces of a box only). Use \"box\"",
                                word_of(spec.critic.projection)));
  }
  for (const auto& [player, network] : {std::pair{"generator", &spec.generator}, std::pair{"critic", &spec.critic}}) {
    if (!network->inner.empty()) {
      return complain(fmt::format("{}.inner", player),
                      fmt::format("= {} (the flow follows one population a player, not a composition of {}). Remove "
                                  "it, or set dynamics.kind = \"train\"",
                                  to_toml(Integers(network->inner.begin(), network->inner.end())), network->layers()));
    }
    if (network->activation == nets::Activation::kStep) {
      return complain(fmt::format("{}.activation", player),
                      "= 'step' (a flow follows derivatives of units, and a step has none). Try \"erf\"");
    }
  }
  return std::nullopt;
}

/// The dimension of the data as far as a spec tells; at least 1.
double least_data_dimension(const data::LawOptions& law) {
  if (!law.means.empty()) {
    return static_cast<double>(law.means.front().size());
  }
  return static_cast<double>(law.dimension.value_or(1));
}

/// What keeps a batch from being compressed, as far as a spec tells; the trainer knows the data's dimension better.
MaybeComplaint check_batch_path(const Spec& spec) {
  if (spec.dynamics.batch_path != nets::BatchPath::kCompressed) {
    return std::nullopt;
  }
  const auto refuse = [](const std::string& why) {
    return complain("dynamics.batch_path", fmt::format("= 'compressed' ({}). Use \"auto\", which compresses what it "
                                                       "can",
                                                       why));
  };
  for (const auto& [player, network] : {std::pair{"generator", &spec.generator}, std::pair{"critic", &spec.critic}}) {
    if (!nets::is_analytic(network->activation)) {
      return refuse(fmt::format("{}.activation = '{}' has a kink, and nodes carry smooth units only", player,
                                word_of(network->activation)));
    }
    for (const std::size_t width : network->inner) {
      if (width > nets::kMostCompressedInputs) {
        return refuse(fmt::format("{}.inner has a layer of {} outputs, and nodes cover at most {} dimensions", player,
                                  width, nets::kMostCompressedInputs));
      }
    }
  }
  if (spec.latent.dimension > nets::kMostCompressedInputs) {
    return refuse(fmt::format("latent.dimension = {}, and nodes cover at most {} dimensions", spec.latent.dimension,
                              nets::kMostCompressedInputs));
  }
  if (least_data_dimension(spec.data.law) > nets::kMostCompressedInputs) {
    return refuse(fmt::format("the data have {} dimensions, and nodes cover at most {}",
                              least_data_dimension(spec.data.law), nets::kMostCompressedInputs));
  }
  return std::nullopt;
}

/// The widest that a layer makes of a batch.
double widest_inner(const Spec& spec) {
  std::size_t widest = 1;
  for (const NetworkOptions* const network : {&spec.generator, &spec.critic}) {
    for (const std::size_t inner : network->inner) {
      widest = std::max(widest, inner);
    }
  }
  return static_cast<double>(widest);
}

/// Costs that come back at every row are asked for, not met with.
MaybeComplaint check_distances(const Spec& spec) {
  const ObserveSpec& observe = spec.observe;
  if (observe.distances.empty()) {
    return std::nullopt;
  }
  if (!spec.generator.inner.empty() || !spec.critic.inner.empty()) {
    return complain("observe.distances",
                    "follow one population a player (a network of several layers has one a layer). Remove them");
  }
  if (observe.distance_norms.empty()) {
    return complain("observe.distance_norms", "= [] (observe.distances needs one at least). Try [\"w2\"]");
  }
  const bool cheap = observe.distance_norms == std::vector{PopulationNorm::kCoupled};
  const bool critic = objectives::trains_critic(spec.objective.kind);
  for (const auto& [player, units] : {std::pair{"generator", spec.generator.units},
                                      std::pair{"critic", critic ? spec.critic.units : std::size_t{0}}}) {
    if (!cheap && units > observe.distance_limit) {
      return complain("observe.distances",
                      fmt::format("take w2 and weak of the {}'s {} particles at every row (more than "
                                  "observe.distance_limit = {}: 4096 take about half a second, and time grows like "
                                  "their square). Raise the limit, or set observe.distance_norms = [\"coupled\"]",
                                  player, units, observe.distance_limit));
    }
  }
  return std::nullopt;
}

double physical_memory() {
  const double pages = static_cast<double>(sysconf(_SC_PHYS_PAGES));
  const double page = static_cast<double>(sysconf(_SC_PAGE_SIZE));
  return pages > 0 && page > 0 ? pages * page : std::numeric_limits<double>::max();
}

/// A lower bound of each array's bytes, so that only specs that could never run are refused.
MaybeComplaint check_memory(const Spec& spec) {
  const double scalar = spec.precision == Precision::kFloat32 ? sizeof(float) : sizeof(double);
  const double latent = static_cast<double>(spec.latent.dimension);
  const double dimension = least_data_dimension(spec.data.law);
  const double widest = std::max({latent, dimension, widest_inner(spec)});
  struct Need {
    const char* key;
    double count;
    double width;
  };
  const auto size = [](std::size_t n) { return static_cast<double>(n); };
  const auto parameters = [&](const NetworkOptions& network, double inputs, double outputs) {  // of a unit, all layers
    double count = 0;
    for (const std::size_t inner : network.inner) {
      count += inputs + 1 + size(inner);
      inputs = size(inner);
    }
    return count + inputs + 1 + outputs;
  };
  for (const Need& need :
       {Need{"latent.dimension", 1, latent}, Need{"data.dimension", 1, dimension},
        Need{"generator.units", size(spec.generator.units), parameters(spec.generator, latent, dimension)},
        Need{"critic.units", size(spec.critic.units), parameters(spec.critic, dimension, 1)},
        Need{"dynamics.batch", size(spec.dynamics.batch), widest},
        Need{"observe.samples", size(spec.observe.samples), widest},
        Need{"observe.projections", size(spec.observe.projections), dimension},
        Need{"observe.snapshot_samples", size(spec.observe.snapshot_samples), widest}}) {
    const double bytes = need.count * need.width * scalar;
    if (bytes > physical_memory() / 2) {
      constexpr double kGiB = 1024.0 * 1024.0 * 1024.0;
      return complain(need.key, fmt::format("needs {:.3g} GiB (more than half of this machine's {:.3g}). Try a "
                                            "smaller one",
                                            bytes / kGiB, physical_memory() / kGiB));
    }
  }
  return std::nullopt;
}

MaybeComplaint check_duration(const Spec& spec) {
  const double until = static_cast<double>(spec.run.iterations) * spec.dynamics.time_step;
  const bool ok = std::isfinite(until) && static_cast<double>(spec.run.iterations) < kMostIterations;
  return ok ? MaybeComplaint() : complain("run.iterations", "is too large to count. Try 10000");
}

}  // namespace

std::optional<Complaint> complaint_about(const Spec& spec) {
  MaybeComplaint complaint = check_source(spec.data);
  const auto unless_found = [&](auto check) {
    if (!complaint) {
      complaint = check();
    }
  };
  unless_found([&] { return check_keys(spec); });
  unless_found([&] { return check_law(spec.data.law); });
  unless_found([&] { return check_walls(spec); });
  unless_found([&] { return check_training(spec); });
  unless_found([&] { return check_flow(spec); });
  unless_found([&] { return check_batch_path(spec); });
  unless_found([&] { return check_distances(spec); });
  unless_found([&] { return check_starts("generator", spec.generator); });
  unless_found([&] { return check_starts("critic", spec.critic); });
  unless_found([&] { return check_teacher(spec); });
  unless_found([&] { return check_memory(spec); });
  unless_found([&] { return check_duration(spec); });
  return complaint;
}

void validate(const Spec& spec) {
  if (const std::optional<Complaint> complaint = complaint_about(spec)) {
    throw InputError(complaint->message);
  }
}

}  // namespace ganflow::experiment
