#include "measure_output.hpp"

#include "ganflow/core/atomic_file.hpp"
#include "ganflow/core/errors.hpp"
#include "ganflow/data/npz.hpp"
#include "ganflow/io/json_number.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>
#include <vector>

namespace ganflow::apps {

namespace {

template <class T>
data::Table column_of(const std::vector<T>& values) {
  std::vector<std::byte> bytes(values.size() * sizeof(T));
  if (!values.empty()) {
    std::memcpy(bytes.data(), values.data(), bytes.size());
  }
  return {.dtype = data::dtype_of<T>(), .shape = {values.size()}, .bytes = data::own_bytes(std::move(bytes), "plan")};
}

template <class T>
data::Table column_of(const std::vector<measure::PlanEntry>& plan, T measure::PlanEntry::*field) {
  std::vector<T> values(plan.size());
  std::transform(plan.begin(), plan.end(), values.begin(), [field](const auto& entry) { return entry.*field; });
  return column_of(values);
}

}  // namespace

Json json_of(const measure::Receipt& receipt, const std::string& plan_file) {
  Json floor = nullptr;
  if (receipt.noise_floor) {
    floor = {{"value", io::to_json_number(receipt.noise_floor->value)},
             {"n", receipt.noise_floor->n},
             {"status", measure::to_string(receipt.noise_floor->status)}};
  }
  Json details = Json::object();
  for (const auto& [key, value] : receipt.details) {
    details[key] = io::to_json_number(value);
  }
  const auto count_or_null = [](std::size_t count) { return count == 0 ? Json(nullptr) : Json(count); };
  return {{"distance", receipt.distance},
          {"value", io::to_json_number(receipt.value)},
          {"error", io::to_json_number(receipt.error)},
          {"gap", io::to_json_number(receipt.gap)},
          {"status", measure::to_string(receipt.status)},
          {"n", count_or_null(receipt.n)},
          {"m", count_or_null(receipt.m)},
          {"d", receipt.d},
          {"p", io::to_json_number(receipt.p)},
          {"seconds", receipt.seconds},
          {"convention", receipt.convention},
          {"noise_floor", floor},
          {"details", details},
          {"plan", plan_file.empty() ? Json(nullptr) : Json(plan_file)},
          {"notes", receipt.notes}};
}

void check_plan_file(const std::string& file) {
  GF_VALIDATE(file.ends_with(".csv") || file.ends_with(".npz"), "--plan {}: neither .csv nor .npz. Try plan.csv", file);
  require_writable_folder(file);
}

void write_plan(const measure::Receipt& receipt, const std::string& file) {
  if (file.ends_with(".npz")) {
    data::write_npz(file, {{"source", column_of(receipt.plan, &measure::PlanEntry::source)},
                           {"sink", column_of(receipt.plan, &measure::PlanEntry::sink)},
                           {"mass", column_of(receipt.plan, &measure::PlanEntry::mass)},
                           {"a_potential", column_of(receipt.a_potential)},
                           {"b_potential", column_of(receipt.b_potential)}});
    return;
  }
  std::string rows = "source,sink,mass\n";
  for (const measure::PlanEntry& entry : receipt.plan) {
    fmt::format_to(std::back_inserter(rows), "{},{},{}\n", entry.source, entry.sink, entry.mass);
  }
  write_file_atomically(file, rows);
}

}  // namespace ganflow::apps
