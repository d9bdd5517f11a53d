// The connections of a listener: which of them wait for their client, since when, and how
// many bytes are kept for each. What a crowd may take is decided here: a connection costs
// memory and nothing else, there is room for kConnectionsMax, and when it is used up, who
// has kept us waiting longest makes room for who comes. So a client that speaks is served
// however many are silent or slow.
//
// One thread.
#pragma once

#include <cstddef>
#include <functional>
#include <list>

namespace rekap {

class ClientList {
 public:
  struct Bounds {
    // Connections held at once.
    size_t connections_max;
    // Bytes of bodies that came so far, and of answers under way.
    size_t bytes_max;
  };

  struct Client {
    int fd = -1;
    // Bytes that wait with it for the client.
    size_t bytes = 0;
    bool waiting = true;   // in waiting_, else in working_
    bool hung_up = false;  // asked to end; counts for nothing any more
    std::list<Client*>::iterator place;
  };

  // `hang_up` breaks the connection off; the listener then calls Remove when it is gone,
  // not before `hang_up` has returned.
  ClientList(Bounds bounds, std::function<void(const Client&)> hang_up)
      : bounds_(bounds), hang_up_(std::move(hang_up)) {}
  ClientList(const ClientList&) = delete;
  ClientList& operator=(const ClientList&) = delete;

  // A new connection; makes room for it. `client` must stay where it is until Remove.
  void Add(Client* client);
  // It is ours to act now: the whole request came. What it sent is no longer counted.
  void Work(Client* client);
  // It is the client's to act: to send a request, or to take an answer of `bytes`.
  void Wait(Client* client, size_t bytes);
  // A part of a body came. Makes room for it.
  void Receive(Client* client, size_t bytes);
  void Remove(Client* client);

  size_t size() const { return waiting_.size() + working_.size(); }
  size_t bytes() const { return bytes_; }

 private:
  void HangUp(Client* client);
  // Ends waiting clients, the longest first, until `enough`; never `except`, nor, where
  // `holders`, one for which nothing is kept.
  void MakeRoom(const Client* except, bool holders, const std::function<bool()>& enough);
  void Forget(Client* client);

  const Bounds bounds_;
  const std::function<void(const Client&)> hang_up_;
  std::list<Client*> waiting_;  // the longest first
  std::list<Client*> working_;
  size_t bytes_ = 0;  // of both lists
};

}  // namespace rekap
