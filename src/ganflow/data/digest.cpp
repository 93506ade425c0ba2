#include "ganflow/data/digest.hpp"

#include "ganflow/core/errors.hpp"

#include <openssl/evp.h>

#include <array>

namespace ganflow::data {

std::string integrity_of(std::span<const std::byte> bytes) {
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned int size = 0;
  if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha512(), nullptr) != 1) {
    throw RuntimeFailure("OpenSSL could not compute a SHA-512 (its settings may forbid it). Check openssl.cnf");
  }
  std::array<unsigned char, 2 * EVP_MAX_MD_SIZE> text{};
  const int length = EVP_EncodeBlock(text.data(), digest.data(), static_cast<int>(size));
  return "sha512-" + std::string(text.begin(), text.begin() + length);
}

}  // namespace ganflow::data
