#pragma once
/// Who made a result: version, commit, compiler, machine. Recorded with every run.

#include <string>

namespace ganflow {

struct Provenance {
  std::string version;    ///< of ganflow, as in CMakeLists.txt
  std::string commit;     ///< of the source tree, "+" appended when it had changes; "unknown" outside git
  std::string compiler;   ///< name and version
  std::string build;      ///< Release, Debug …
  std::string host;       ///< machine's name
  std::string processor;  ///< as the kernel reports it
  int cores = 0;          ///< logical processors
};

Provenance provenance();

}  // namespace ganflow
