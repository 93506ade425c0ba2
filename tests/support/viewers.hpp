#pragma once
/// Many who look at one run of a `ganflow serve` at once: live streams, read by one thread.

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace ganflow::support {

struct ViewersOptions {
  int port = 0;
  std::string path;         ///< "/api/runs/NAME/live"
  std::size_t count = 100;  ///< streams
  bool keep = false;        ///< remembers all that is heard; otherwise only how much it was
};

/// What one of them heard.
struct Viewer {
  std::size_t bytes = 0;
  std::string heard;  ///< headers and chunks as they came; with `keep` only
  bool open = false;  ///< the server has not ended the stream
};

/// Connects and listens until it is told to leave, or goes out of scope.
class Viewers {
 public:
  explicit Viewers(const ViewersOptions& options);
  Viewers(const Viewers&) = delete;
  Viewers& operator=(const Viewers&) = delete;
  ~Viewers();

  std::vector<Viewer> look() const;               ///< so far
  bool all_heard(const std::string& text) const;  ///< with `keep`
  void leave();                                   ///< all at once, in mid-stream

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// A socket that is connected to a port of this machine. Throws std::runtime_error.
int connect_to(int port);

/// The messages `kind` of a text/event-stream in the order in which they came: what follows "data: ". Takes away the
/// lengths of HTTP's chunks, which may part a message anywhere.
std::vector<std::string> messages_of(const std::string& heard, const std::string& kind);

}  // namespace ganflow::support
