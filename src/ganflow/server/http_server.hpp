#pragma once
/// The Api behind a socket: HTTP/1.1 by cpp-httplib, with limits on everything a client can make long.
///
/// Limits  a request's body, the time between two bytes, the number of connections and of live streams; a browser that
///         leaves or stops reading loses its stream within seconds. Nothing here is waited for by a training: those are
///         other processes.

#include "ganflow/server/api.hpp"
#include "ganflow/server/door.hpp"

#include <cstddef>
#include <memory>
#include <string>

namespace ganflow::server {

struct HttpLimits {
  std::size_t connections = 192;     ///< at the same time; further ones wait in the kernel's queue
  std::size_t streams = 160;         ///< live streams of those; the next one gets 503
  std::size_t body_bytes = 1 << 20;  ///< of a request
  int seconds = 5;                   ///< between two bytes of a slow client, either way
};

class HttpServer {
 public:
  /// Takes the address at once, so that a port in use is known before anything else happens. Port 0: a free one.
  /// Throws InputError: the address cannot be had (in use, not of this machine, not permitted).
  HttpServer(Api& api, const DoorOptions& door, const HttpLimits& limits = {});
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;
  ~HttpServer();

  int port() const;
  void serve();  ///< returns after stop()
  void stop();   ///< from any thread; streams end within a second

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// True when `port` of `host` can be had now.
bool is_free(const std::string& host, int port);

}  // namespace ganflow::server
