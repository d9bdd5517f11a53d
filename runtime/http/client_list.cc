#include "runtime/http/client_list.h"

#include <iterator>

namespace rekap {

void ClientList::Add(Client* client) {
  client->place = waiting_.insert(waiting_.end(), client);
  MakeRoom(client, false, [this] { return size() <= bounds_.connections_max; });
}

void ClientList::Work(Client* client) {
  if (client->hung_up || !client->waiting) return;
  bytes_ -= client->bytes;
  client->bytes = 0;
  working_.splice(working_.end(), waiting_, client->place);
  client->waiting = false;
}

void ClientList::Wait(Client* client, size_t bytes) {
  if (client->hung_up) return;
  bytes_ += bytes - client->bytes;
  client->bytes = bytes;
  waiting_.splice(waiting_.end(), client->waiting ? waiting_ : working_, client->place);
  client->waiting = true;
  MakeRoom(client, true, [this] { return bytes_ <= bounds_.bytes_max; });
}

void ClientList::Receive(Client* client, size_t bytes) {
  if (client->hung_up) return;
  bytes_ += bytes;
  client->bytes += bytes;
  MakeRoom(client, true, [this] { return bytes_ <= bounds_.bytes_max; });
}

void ClientList::Remove(Client* client) {
  if (!client->hung_up) Forget(client);
}

void ClientList::Forget(Client* client) {
  bytes_ -= client->bytes;
  (client->waiting ? waiting_ : working_).erase(client->place);
}

void ClientList::HangUp(Client* client) {
  Forget(client);
  client->hung_up = true;
  hang_up_(*client);
}

void ClientList::MakeRoom(const Client* except, bool holders, const std::function<bool()>& enough) {
  for (auto it = waiting_.begin(); it != waiting_.end() && !enough();) {
    Client* client = *it++;
    if (client != except && (!holders || client->bytes > 0)) HangUp(client);
  }
}

}  // namespace rekap
