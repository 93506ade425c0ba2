#pragma once
/// Who may talk to the server: Host, Origin and token of every request are looked at before anything else.
///
/// A page of another site that is open in the same browser can send requests to 127.0.0.1, and by pointing a name of its
/// own there (DNS rebinding) even read the answers. Host stops the second, Origin the first; the token stops everybody
/// who cannot read the terminal.

#include "ganflow/server/request.hpp"

#include <optional>
#include <string>

namespace ganflow::server {

/// Cookie that holds the token once a browser has shown it in an address (?token=…).
inline constexpr const char* kTokenCookie = "ganflow_token";

struct DoorOptions {
  std::string host = "127.0.0.1";  ///< address that the server is bound to
  int port = 8080;
  std::string token;  ///< empty: none is asked for
  /// Throws InputError for an address that others can reach without a token, and for a token that could be guessed.
  void validate() const;
};

class Door {
 public:
  explicit Door(const DoorOptions& options) : options_(options) {}

  /// The refusal, or the redirection that turns a token in the address into a cookie; nullopt: come in.
  std::optional<Reply> turn_away(const Request& request) const;

 private:
  bool is_our_name(const std::string& authority) const;
  bool has_token(const Request& request) const;

  DoorOptions options_;
};

/// True for addresses that only this machine reaches: 127.0.0.0/8, ::1, localhost.
bool is_loopback(const std::string& host);

}  // namespace ganflow::server
