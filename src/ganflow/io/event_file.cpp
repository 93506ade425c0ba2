#include "ganflow/io/event_file.hpp"

#include "ganflow/core/errors.hpp"
#include "ganflow/io/json_number.hpp"

#include <limits>

namespace ganflow::io {

namespace {

using Json = nlohmann::ordered_json;
constexpr int kSchema = 1;

Json to_json(const record::Event::Value& value) {
  if (const auto* number = std::get_if<double>(&value)) {
    return to_json_number(*number);
  }
  if (const auto* count = std::get_if<std::int64_t>(&value)) {
    return *count;
  }
  return std::get<std::string>(value);
}

record::Event::Value from_json(const Json& value) {
  if (value.is_number_integer()) {
    return value.get<std::int64_t>();
  }
  if (value.is_string() && value != "inf" && value != "-inf") {
    return value.get<std::string>();
  }
  return from_json_number(value).value_or(std::numeric_limits<double>::quiet_NaN());
}

record::Event parse_event(std::string_view line, std::string_view name, std::size_t number) {
  try {
    const Json object = Json::parse(line);
    const int schema = object.at("schema").get<int>();
    GF_VALIDATE(schema <= kSchema,
                "{} line {} was written by a newer ganflow (schema {}; this one reads up to {}). Update ganflow", name,
                number, schema, kSchema);
    record::Event event;
    for (const auto& [key, value] : object.items()) {
      if (key == "iteration") {
        event.iteration = value.get<std::int64_t>();
      } else if (key == "time") {
        event.time = from_json_number(value).value_or(std::numeric_limits<double>::quiet_NaN());
      } else if (key == "kind") {
        event.kind = value.get<std::string>();
      } else if (key != "schema") {
        event.fields.emplace_back(key, from_json(value));
      }
    }
    return event;
  } catch (const nlohmann::json::exception&) {
    throw InputError(fmt::format("{} line {} is no event (damaged or edited). Delete that line", name, number));
  }
}

}  // namespace

EventFile EventFile::create(const std::filesystem::path& path) { return EventFile(AppendFile::create(path)); }

EventFile EventFile::resume(const std::filesystem::path& path) {
  return EventFile(AppendFile::resume_after_last_line(path));
}

void EventFile::append(const record::Event& event) {
  file_.append(event_json(event) + '\n');
  file_.flush();
}

std::string event_json(const record::Event& event) {
  Json object;
  object["schema"] = kSchema;
  object["iteration"] = event.iteration;
  object["time"] = to_json_number(event.time);
  object["kind"] = event.kind;
  for (const auto& [key, value] : event.fields) {
    GF_EXPECT(!object.contains(key));
    object[key] = to_json(value);
  }
  return object.dump(-1, ' ', false, Json::error_handler_t::replace);  // a foreign byte must not cost the event
}

std::vector<record::Event> parse_events(std::string_view text, std::string_view name, std::size_t first_line) {
  std::vector<record::Event> events;
  std::size_t start = 0;
  for (std::size_t line = first_line;; ++line) {
    const auto end = text.find('\n', start);
    if (end == std::string_view::npos) {
      return events;
    }
    events.push_back(parse_event(text.substr(start, end - start), name, line));
    start = end + 1;
  }
}

std::vector<record::Event> read_events(const std::filesystem::path& path) {
  return parse_events(read_file(path), path.string());
}

}  // namespace ganflow::io
