#ifndef STEMULATOR_CMICROHTTPD_H
#define STEMULATOR_CMICROHTTPD_H
#include <microhttpd.h>

/// Starts a daemon with one thread for all connections on a socket that listens already. (Swift cannot call functions with `...`.)
static inline struct MHD_Daemon *stm_http_start(
    int listener, MHD_AccessHandlerCallback handler, MHD_RequestCompletedCallback completed,
    MHD_NotifyConnectionCallback connected, void *owner, unsigned connections, unsigned idle_seconds,
    size_t head_bytes) {
  return MHD_start_daemon(
      MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME, 0, NULL, NULL, handler, owner,
      MHD_OPTION_LISTEN_SOCKET, (MHD_socket)listener, MHD_OPTION_NOTIFY_COMPLETED, completed, owner,
      MHD_OPTION_NOTIFY_CONNECTION, connected, owner, MHD_OPTION_CONNECTION_LIMIT, connections,
      MHD_OPTION_CONNECTION_TIMEOUT, idle_seconds, MHD_OPTION_CONNECTION_MEMORY_LIMIT, head_bytes,
      MHD_OPTION_END);
}
#endif
