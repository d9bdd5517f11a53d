// `rekap-node password`: sets the password of the page on the office's network.
#pragma once

#include "runtime/daemon/daemon.h"

namespace rekap {

DaemonCommand PasswordCommand();

}  // namespace rekap
