// Longer than most files because it is one table: every key of a spec, in order.

#include "ganflow/experiment/spec_schema.hpp"

#include "ganflow/core/suggest.hpp"
#include "ganflow/data/catalogue.hpp"
#include "ganflow/data/make_law.hpp"
#include "ganflow/experiment/spec_words.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>
#include <type_traits>
#include <utility>

namespace ganflow::experiment {

namespace {

using dynamics::RuleKind;
using nets::InitialKind;
using objectives::ObjectiveKind;

// ---------------------------------------------------------------- fields of Spec ⇄ Value

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {
  using Content = T;
};

template <class T>
constexpr ValueType value_type() {
  if constexpr (IsOptional<T>::value) {
    return value_type<typename IsOptional<T>::Content>();
  } else if constexpr (std::is_same_v<T, bool>) {
    return ValueType::kBool;
  } else if constexpr (std::is_integral_v<T>) {
    return ValueType::kInteger;
  } else if constexpr (std::is_same_v<T, double>) {
    return ValueType::kReal;
  } else if constexpr (std::is_enum_v<T> || std::is_same_v<T, std::string>) {
    return ValueType::kText;
  } else if constexpr (std::is_same_v<T, Texts>) {
    return ValueType::kTexts;
  } else if constexpr (std::is_same_v<T, Reals>) {
    return ValueType::kReals;
  } else if constexpr (std::is_same_v<T, RealMatrix>) {
    return ValueType::kMatrix;
  } else {
    static_assert(std::is_same_v<T, RealMatrices>);
    return ValueType::kMatrices;
  }
}

/// Empty strings and lists count as not set.
template <class T>
std::optional<Value> to_value(const T& field) {
  if constexpr (IsOptional<T>::value) {
    return field ? to_value(*field) : std::nullopt;
  } else if constexpr (std::is_enum_v<T>) {
    return Value(std::string(word_of(field)));
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    return Value(static_cast<std::int64_t>(field));
  } else if constexpr (requires { field.empty(); }) {
    return field.empty() ? std::nullopt : std::optional<Value>(field);
  } else {
    return Value(field);
  }
}

template <class T>
void assign(T& field, const Value& value) {
  if constexpr (IsOptional<T>::value) {
    assign(field.emplace(), value);
  } else if constexpr (std::is_enum_v<T>) {
    for (const auto& entry : kWords<T>) {
      if (entry.word == std::get<std::string>(value)) {
        field = entry.value;
      }
    }
  } else if constexpr (std::is_integral_v<T> && !std::is_same_v<T, bool>) {
    field = static_cast<T>(std::get<std::int64_t>(value));
  } else {
    field = std::get<T>(value);
  }
}

// ---------------------------------------------------------------- building entries

constexpr double kMostCriticSteps = 1e6;       // n_c is an int; a million steps per iteration are a mistake
constexpr double kMostDimensions = 1U << 20U;  // of a law; data::make_law refuses more

Range above(double low) { return {.low = low, .low_excluded = true}; }
Range at_least(double low) { return {.low = low}; }
Range fraction() { return {.low = 0, .high = 1, .high_excluded = true}; }

/// What an entry says beyond its path and field.
struct About {
  std::string doc;
  Range range = {};
  std::string example = {};             ///< default: the value of a default Spec
  std::vector<std::string> words = {};  ///< of a text that is no enum
  std::function<std::string(const Spec&)> idle = {};
};

const Spec& defaults() {
  static const Spec kDefaults;
  return kDefaults;
}

std::string never_idle(const Spec& /*spec*/) { return {}; }

/// `field` maps a Spec (const or not) to the member behind the key: [](auto& s) -> auto& { return s.seed; }.
template <class Field>
Key stored(const std::string& path, Field field, About about) {
  using Member = std::remove_cvref_t<decltype(field(std::declval<Spec&>()))>;
  Key key{.path = path,
          .type = value_type<Member>(),
          .range = about.range,
          .words = std::move(about.words),
          .doc = std::move(about.doc),
          .example = std::move(about.example),
          .get = [field](const Spec& spec) { return to_value(field(spec)); },
          .set = [field](Spec& spec, const Value& value) { assign(field(spec), value); },
          .reset = [field](Spec& spec) { field(spec) = field(defaults()); },
          .idle = about.idle ? std::move(about.idle) : never_idle};
  if constexpr (std::is_enum_v<Member>) {
    for (const auto& entry : kWords<Member>) {
      key.words.emplace_back(entry.word);
    }
  }
  if (const std::optional<Value> value = key.get(defaults()); key.example.empty() && value) {
    key.example = to_toml(*value);
  }
  return key;
}

/// A key that the parser resolves into stored ones.
Key other_way(std::string path, ValueType type, About about) {
  return {.path = std::move(path),
          .role = KeyRole::kOtherWay,
          .type = type,
          .range = about.range,
          .words = std::move(about.words),
          .doc = std::move(about.doc),
          .example = std::move(about.example),
          .get = [](const Spec& /*spec*/) { return std::optional<Value>(); },
          .set = [](Spec& /*spec*/, const Value& /*value*/) {},
          .reset = [](Spec& /*spec*/) {},
          .idle = about.idle ? std::move(about.idle) : never_idle};
}

/// A key that has one legal value and no field.
Key fixed(std::string path, const Value& value, About about) {
  const auto type = static_cast<ValueType>(value.index());
  Key key = other_way(std::move(path), type, std::move(about));
  key.role = KeyRole::kStored;
  key.example = to_toml(value);
  key.get = [value](const Spec& /*spec*/) { return std::optional<Value>(value); };
  return key;
}

// ---------------------------------------------------------------- sources of data, and which laws use which parameters

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

// ---------------------------------------------------------------- the sections

void add_top(std::vector<Key>& keys) {
  keys.push_back(
      fixed("schema", kSchemaVersion, {.doc = "version of this layout", .range = {.low = 1, .high = kSchemaVersion}}));
  keys.push_back(stored("name", [](auto& s) -> auto& { return s.name; },
                        {.doc = "short name; default: of the gallery, or the file's stem", .example = "\"pendulum\""}));
  keys.push_back(stored("title", [](auto& s) -> auto& { return s.title; },
                        {.doc = "one line for people", .example = "\"The pendulum\""}));
  keys.push_back(stored("seed", [](auto& s) -> auto& { return s.seed; },
                        {.doc = "names all random draws of the run", .range = at_least(0)}));
  keys.push_back(
      stored("precision", [](auto& s) -> auto& { return s.precision; }, {.doc = "scalar type of the populations"}));
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

using nets::BlockStart;

/// Adds `table`.law, .mean …, of one block. `start` maps a Spec to its BlockStart.
template <class Start>
void add_block(std::vector<Key>& keys, const std::string& table, Start start) {
  const auto add = [&](const std::string& leaf, auto member, std::optional<InitialKind> owner, About about) {
    about.idle = [start, owner](const Spec& spec) {
      const InitialKind kind = start(spec).kind;
      return !owner || kind == *owner
                 ? std::string()
                 : fmt::format("belongs to law '{}', and the block's law is '{}'", word_of(*owner), word_of(kind));
    };
    keys.push_back(stored(
        table + "." + leaf, [ start, member ](auto& s) -> auto& { return start(s).*member; }, std::move(about)));
  };
  add("law", &BlockStart::kind, std::nullopt, {.doc = "how this block of every unit's parameters is drawn"});
  add("mean", &BlockStart::mean, InitialKind::kNormal, {.doc = "of the normal law"});
  add("std", &BlockStart::std, InitialKind::kNormal, {.doc = "of the normal law", .range = at_least(0)});
  add("low", &BlockStart::low, InitialKind::kUniform, {.doc = "of the uniform law"});
  add("high", &BlockStart::high, InitialKind::kUniform, {.doc = "of the uniform law; above low"});
  add("value", &BlockStart::value, InitialKind::kConstant, {.doc = "the constant"});
  add("file", &BlockStart::file, InitialKind::kFile,
      {.doc = "NPY of shape (rows of the block, units)", .example = "\"start.npy\""});
}

/// start.a, start.b, start.c, and before them start.all, which sets the three at once.
template <class Network>
void add_start(std::vector<Key>& keys, const std::string& player, Network network) {
  std::vector<Key> a;
  std::vector<Key> b;
  std::vector<Key> c;
  add_block(
      a, player + ".start.a", [network](auto& s) -> auto& { return network(s).start_a; });
  add_block(
      b, player + ".start.b", [network](auto& s) -> auto& { return network(s).start_b; });
  add_block(
      c, player + ".start.c", [network](auto& s) -> auto& { return network(s).start_c; });
  for (std::size_t i = 0; i < a.size(); ++i) {
    Key all = a[i];
    all.path = fmt::format("{}.start.all.{}", player, a[i].leaf());
    all.role = KeyRole::kOtherWay;
    all.doc += ", for a, b and c at once";
    all.set = [sets = std::vector{a[i].set, b[i].set, c[i].set}](Spec& spec, const Value& value) {
      for (const auto& set : sets) {
        set(spec, value);
      }
    };
    all.idle = [idles = std::vector{a[i].idle, b[i].idle, c[i].idle}](const Spec& spec) {
      std::string reason = idles.front()(spec);
      for (const auto& idle : idles) {
        reason = idle(spec).empty() ? std::string() : reason;
      }
      return reason;
    };
    keys.push_back(std::move(all));
  }
  for (std::vector<Key>* block : {&a, &b, &c}) {
    keys.insert(keys.end(), block->begin(), block->end());
  }
}

template <class Network>
void add_network(std::vector<Key>& keys, const std::string& player, Network network) {
  const auto add = [&](const std::string& leaf, auto member, About about) {
    keys.push_back(stored(
        player + "." + leaf, [ network, member ](auto& s) -> auto& { return network(s).*member; }, std::move(about)));
  };
  using nets::NetworkOptions;
  const bool generator = player == "generator";
  add("units", &NetworkOptions::units, {.doc = generator ? "N" : "M", .range = at_least(1)});
  add("activation", &NetworkOptions::activation, {.doc = "of every unit"});
  add("scale", &NetworkOptions::scale,
      {.doc = "factor of every unit; 1 is the mean-field convention", .range = above(0)});
  add("box", &NetworkOptions::box,
      {.doc = "half-width of the box that parameters stay in; without it, no walls",
       .range = above(0),
       .example = "0.5"});
  if (generator) {
    add("readout", &NetworkOptions::readout, {.doc = "the output passes through it; tanh for images"});
    add("output_bias", &NetworkOptions::output_bias, {.doc = "add a trained bias to the output"});
  }
  add_start(keys, player, network);
}

void add_objective(std::vector<Key>& keys) {
  keys.push_back(stored("objective.kind", [](auto& s) -> auto& { return s.objective.kind; },
                        {.doc = "payoff of the two players"}));
  keys.push_back(stored("objective.penalty", [](auto& s) -> auto& { return s.objective.penalty; },
                        {.doc = "weight of the gradient penalty", .range = at_least(0), .idle = [](const Spec& s) {
                           return s.objective.kind == ObjectiveKind::kWganGp
                                      ? std::string()
                                      : fmt::format("objective '{}' has no penalty, only 'wgan-gp' has",
                                                    word_of(s.objective.kind));
                         }}));
}

std::string rule_lacks(const Spec& spec, std::string_view leaf) {
  return fmt::format("rule '{}' has no {}", word_of(spec.dynamics.rule), leaf);
}

std::string unless_adam(const Spec& spec) {
  return spec.dynamics.rule == RuleKind::kAdam ? "" : rule_lacks(spec, "beta1 and beta2");
}

std::string unless_boxed(const Spec& spec) {
  return spec.critic.box || spec.generator.box ? "" : "there is no box to clip to";
}

void add_dynamics(std::vector<Key>& keys) {
  keys.push_back(fixed("dynamics.kind", std::string("train"),
                       {.doc = "stochastic training of two populations", .words = {"train"}}));
  keys.push_back(stored("dynamics.rule", [](auto& s) -> auto& { return s.dynamics.rule; }, {.doc = "step rule"}));
  keys.push_back(stored("dynamics.time_step", [](auto& s) -> auto& { return s.dynamics.time_step; },
                        {.doc = "mean-field time of one iteration", .range = above(0)}));
  keys.push_back(stored("dynamics.critic_speed", [](auto& s) -> auto& { return s.dynamics.critic_speed; },
                        {.doc = "gamma, mean-field speed of the critic over the generator's", .range = above(0)}));
  keys.push_back(other_way(
      "dynamics.generator_rate", ValueType::kReal,
      {.doc = "learning rate of the generator, instead of time_step", .range = above(0), .example = "0.0002"}));
  keys.push_back(other_way(
      "dynamics.critic_rate", ValueType::kReal,
      {.doc = "learning rate of the critic, instead of critic_speed", .range = above(0), .example = "0.0002"}));
  keys.push_back(stored("dynamics.critic_steps", [](auto& s) -> auto& { return s.dynamics.critic_steps; },
                        {.doc = "critic steps per generator step", .range = {.low = 1, .high = kMostCriticSteps}}));
  keys.push_back(stored("dynamics.schedule", [](auto& s) -> auto& { return s.dynamics.schedule; },
                        {.doc = "acb17: 100 critic steps in the first 25 iterations and in every 500th"}));
  keys.push_back(stored("dynamics.batch", [](auto& s) -> auto& { return s.dynamics.batch; },
                        {.doc = "samples per step", .range = at_least(1)}));
  keys.push_back(stored("dynamics.batch_path", [](auto& s) -> auto& { return s.dynamics.batch_path; },
                        {.doc = "sums over a batch run over its samples (direct) or over few Chebyshev nodes "
                                "(compressed); auto: whichever is cheaper"}));
  keys.push_back(stored("dynamics.merge", [](auto& s) -> auto& { return s.dynamics.merge; },
                        {.doc = "equal particles are moved as one, which changes sums by rounding only"}));
  keys.push_back(stored("dynamics.clip", [](auto& s) -> auto& { return s.dynamics.clip; },
                        {.doc = "when parameters are clipped to their box", .idle = unless_boxed}));
  keys.push_back(stored("dynamics.decay", [](auto& s) -> auto& { return s.dynamics.decay; },
                        {.doc = "of RMSProp's mean square", .range = fraction(), .idle = [](const Spec& s) {
                           return s.dynamics.rule == RuleKind::kRmsProp ? "" : rule_lacks(s, "decay");
                         }}));
  keys.push_back(stored("dynamics.beta1", [](auto& s) -> auto& { return s.dynamics.beta1; },
                        {.doc = "of Adam's mean gradient", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored("dynamics.beta2", [](auto& s) -> auto& { return s.dynamics.beta2; },
                        {.doc = "of Adam's mean square", .range = fraction(), .idle = unless_adam}));
  keys.push_back(stored(
      "dynamics.epsilon", [](auto& s) -> auto& { return s.dynamics.epsilon; },
      {.doc = "keeps the division finite; RMSProp: in the unit of the mean-field gradient squared, "
              "Adam: of the gradient",
       .range = above(0),
       .idle = [](const Spec& s) { return s.dynamics.rule != RuleKind::kSgd ? "" : rule_lacks(s, "epsilon"); }}));
  keys.push_back(stored("dynamics.norm_limit", [](auto& s) -> auto& { return s.dynamics.norm_limit; },
                        {.doc = "a parameter past this size stops the run as diverged", .range = above(0)}));
}

void add_observe(std::vector<Key>& keys) {
  keys.push_back(stored("observe.every", [](auto& s) -> auto& { return s.observe.every; },
                        {.doc = "iterations between two rows of series.csv", .range = at_least(1)}));
  keys.push_back(stored("observe.samples", [](auto& s) -> auto& { return s.observe.samples; },
                        {.doc = "samples generated for a row", .range = at_least(2)}));
  keys.push_back(stored("observe.projections", [](auto& s) -> auto& { return s.observe.projections; },
                        {.doc = "directions of the sliced distance, in dimension 2 and more", .range = at_least(1)}));
  keys.push_back(stored("observe.snapshot_every", [](auto& s) -> auto& { return s.observe.snapshot_every; },
                        {.doc = "iterations between two snapshots; 0: only first and last", .range = at_least(0)}));
  keys.push_back(stored("observe.snapshot_samples", [](auto& s) -> auto& { return s.observe.snapshot_samples; },
                        {.doc = "fixed latents drawn in a snapshot", .range = at_least(1)}));
}

void add_run(std::vector<Key>& keys) {
  keys.push_back(stored("run.iterations", [](auto& s) -> auto& { return s.run.iterations; },
                        {.doc = "length of the run", .range = at_least(1)}));
  keys.push_back(
      other_way("run.until", ValueType::kReal,
                {.doc = "length in mean-field time, instead of iterations", .range = above(0), .example = "800.0"}));
  keys.push_back(stored("run.checkpoint_every", [](auto& s) -> auto& { return s.run.checkpoint_every; },
                        {.doc = "iterations between two checkpoints", .range = at_least(1)}));
}

std::vector<Key> make_schema() {
  std::vector<Key> keys;
  add_top(keys);
  add_law(keys);
  add_dataset(keys);
  add_latent(keys);
  add_network(
      keys, "generator", [](auto& s) -> auto& { return s.generator; });
  add_network(
      keys, "critic", [](auto& s) -> auto& { return s.critic; });
  add_objective(keys);
  add_dynamics(keys);
  add_observe(keys);
  add_run(keys);
  return keys;
}

/// Names to choose from below `table`: leaves of its keys and of its subtables.
std::vector<std::string> names_in(std::string_view table) {
  std::set<std::string> names;
  const std::string prefix = table.empty() ? std::string() : std::string(table) + ".";
  for (const Key& key : schema()) {
    if (key.path.starts_with(prefix)) {
      const std::string rest = key.path.substr(prefix.size());
      names.insert(rest.substr(0, rest.find('.')));
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace

const std::vector<Key>& schema() {
  static const std::vector<Key> kSchema = make_schema();
  return kSchema;
}

const Key* find_key(std::string_view path) {
  const auto found = std::find_if(schema().begin(), schema().end(), [&](const Key& k) { return k.path == path; });
  return found == schema().end() ? nullptr : &*found;
}

bool is_table(std::string_view path) {
  const std::string prefix = std::string(path) + ".";
  return std::any_of(schema().begin(), schema().end(), [&](const Key& k) { return k.path.starts_with(prefix); });
}

std::string suggest_key(std::string_view path) {
  const auto dot = path.rfind('.');
  const std::string_view table = dot == std::string_view::npos ? std::string_view() : path.substr(0, dot);
  const std::string_view leaf = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const std::vector<std::string> siblings = names_in(table);
  if (const std::string near = nearest_name(leaf, siblings); !near.empty()) {
    return fmt::format("Did you mean '{}{}{}'?", table, table.empty() ? "" : ".", near);
  }
  for (const Key& key : schema()) {  // right name, wrong table
    if (key.leaf() == leaf) {
      return fmt::format("Did you mean '{}'?", key.path);
    }
  }
  if (siblings.empty()) {
    return fmt::format("Known tables and keys: {}", fmt::join(names_in(""), ", "));
  }
  return fmt::format("Known: {}", fmt::join(siblings, ", "));
}

}  // namespace ganflow::experiment
