// Keys of [generator] and [critic], and of the starts of their blocks.

#include "ganflow/experiment/spec_fields.hpp"
#include "ganflow/experiment/spec_sections.hpp"

#include <fmt/format.h>

namespace ganflow::experiment {

namespace {

using nets::BlockStart;
using nets::InitialKind;

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

bool starts_in_box(const nets::NetworkOptions& network) {
  return network.start_a.kind == InitialKind::kUniformInBox || network.start_b.kind == InitialKind::kUniformInBox ||
         network.start_c.kind == InitialKind::kUniformInBox;
}

/// A critic's box is idle where something else holds the critic, unless it says how wide the units start.
std::string unless_critic_box_acts(const Spec& spec) {
  if (starts_in_box(spec.critic) || critic_box(spec) == spec.critic.box) {
    return "";
  }
  return spec.critic.projection != nets::ProjectionKind::kBox
             ? fmt::format("projection '{}' has its bound in critic.bound", word_of(spec.critic.projection))
             : fmt::format("under objective '{}' the penalty replaces the box", word_of(spec.objective.kind));
}

std::string unless_bounded(const Spec& spec) {
  return spec.critic.projection != nets::ProjectionKind::kBox ? ""
                                                              : "projection 'box' has its half-width in critic.box";
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
  if (player != "teacher") {
    add("inner", &NetworkOptions::inner,
        {.doc = "outputs of every layer but the last: [8] makes two layers, [8, 4] three, each a population of `units` "
                "units that starts by the same laws; without it, one layer",
         .range = at_least(1),
         .example = "[8]"});
  }
  add("activation", &NetworkOptions::activation, {.doc = "of every unit"});
  add("scale", &NetworkOptions::scale,
      {.doc = "factor of every unit; 1 is the mean-field convention", .range = above(0)});
  if (player == "teacher") {
    add_start(keys, player, network);
    return;
  }
  add("box", &NetworkOptions::box,
      {.doc = "half-width of the box that parameters stay in; without it, no walls",
       .range = above(0),
       .example = "0.5",
       .idle = generator ? std::function<std::string(const Spec&)>() : unless_critic_box_acts});
  if (generator) {
    add("readout", &NetworkOptions::readout, {.doc = "the output passes through it; tanh for images"});
    add("output_bias", &NetworkOptions::output_bias, {.doc = "add a trained bias to the output"});
  } else {
    add("projection", &NetworkOptions::projection,
        {.doc =
             "what holds the critic: its box; norm: every unit's parameter vector in a ball; spectral: a limit of the "
             "slope mean |c||a|, by scaling c (of d layers, each to the d-th root)"});
    add("bound", &NetworkOptions::bound,
        {.doc = "radius (norm) or largest slope (spectral)",
         .range = above(0),
         .example = "1.0",
         .idle = unless_bounded});
  }
  add_start(keys, player, network);
}

std::string unless_supervised(const Spec& spec) {
  return spec.objective.kind == objectives::ObjectiveKind::kSupervised
             ? std::string()
             : fmt::format("objective '{}' has no teacher, only 'supervised' has", word_of(spec.objective.kind));
}

std::string unless_teacher_network(const Spec& spec) {
  return spec.teacher.targets == TargetSource::kNetwork
             ? std::string()
             : fmt::format("the targets come from '{}', not from a network", word_of(spec.teacher.targets));
}

void add_teacher(std::vector<Key>& keys) {
  const std::size_t first = keys.size();
  keys.push_back(stored("teacher.targets", [](auto& s) -> auto& { return s.teacher.targets; },
                        {.doc = "what the learner is to answer: a network's values, the data's labels (one output a "
                                "class, 1 for the right one), or a table"}));
  keys.push_back(stored("teacher.file", [](auto& s) -> auto& { return s.teacher.file; },
                        {.doc = "table of targets, NPY of shape (rows of the data, outputs)",
                         .example = "\"targets.npy\"",
                         .idle = [](const Spec& s) {
                           return s.teacher.targets == TargetSource::kFile ? "" : "the targets come from elsewhere";
                         }}));
  const std::size_t network = keys.size();
  keys.push_back(stored("teacher.outputs", [](auto& s) -> auto& { return s.teacher.outputs; },
                        {.doc = "K", .range = at_least(1)}));
  add_network(
      keys, "teacher", [](auto& s) -> auto& { return s.teacher.network; });
  for (std::size_t k = first; k < keys.size(); ++k) {
    if (k >= network) {
      also_idle(keys[k], unless_teacher_network);
    }
    also_idle(keys[k], unless_supervised);
  }
}

}  // namespace

void add_network_keys(std::vector<Key>& keys) {
  add_network(
      keys, "generator", [](auto& s) -> auto& { return s.generator; });
  const std::size_t first = keys.size();
  add_network(
      keys, "critic", [](auto& s) -> auto& { return s.critic; });
  for (std::size_t k = first; k < keys.size(); ++k) {
    also_idle(keys[k], unless_critic_trained);
  }
  add_teacher(keys);
}

}  // namespace ganflow::experiment
