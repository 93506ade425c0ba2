#pragma once
/// events.jsonl: one JSON object a line, {"schema":1,"iteration":…,"time":…,"kind":…, FIELDS…}.
///
/// It is a log: it tells of signals and resumes, so it is outside the promise that an interrupted run equals another.

#include "ganflow/io/append_file.hpp"
#include "ganflow/record/event.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace ganflow::io {

/// Writer. Every event is handed to the operating system at once.
class EventFile {
 public:
  static EventFile create(const std::filesystem::path& path);
  static EventFile resume(const std::filesystem::path& path);  ///< keeps every whole line

  void append(const record::Event& event);
  void sync() { file_.sync(); }

 private:
  explicit EventFile(AppendFile file) : file_(std::move(file)) {}
  AppendFile file_;
};

/// One event as a line without line end. NaN becomes null, infinities "inf" and "-inf".
std::string event_json(const record::Event& event);

/// All events; a torn last line is left out. Throws InputError naming the line that is damaged or of a newer schema.
std::vector<record::Event> read_events(const std::filesystem::path& path);

/// The same from text; `name` is the file's name in messages, `first_line` the number there of the text's first line.
std::vector<record::Event> parse_events(std::string_view text, std::string_view name, std::size_t first_line = 1);

}  // namespace ganflow::io
