import Convergence
import Foundation
import Testing

/// The guide to hosting a replica, run.
@Suite struct HostingGuide {
  /// Two hosts, and a network between them that loses every third packet.
  private struct Company {
    var hosts: [DocumentHost]
    var now = Instant(nanoseconds: 1_700_000_000_000_000_000)
    private var packets = 0

    init() throws {
      hosts = [
        try DocumentHost(ReplicaID(1), peers: [ReplicaID(2)], starts: 0, entropy: 11, at: now),
        try DocumentHost(ReplicaID(2), peers: [ReplicaID(1)], starts: 0, entropy: 12, at: now),
      ]
    }

    /// Carries packets and lets time pass until nobody has anything to say.
    ///
    /// - Returns: Whether it came to that.
    mutating func settle() -> Bool {
      for _ in 0..<1000 {
        var isCarried = false
        for place in hosts.indices {
          let outbox = hosts[place].outbox
          hosts[place].outbox = []
          for (bytes, peer) in outbox {
            packets += 1
            isCarried = true
            if packets % 3 == 0 { continue }
            let sender = ReplicaID(UInt64(place) + 1)
            hosts[Int(peer.rawValue) - 1].tell(.received(bytes, from: sender), at: now)
          }
        }
        if isCarried { continue }
        guard let next = hosts.compactMap(\.deadline).min() else { return true }
        now = max(now, next)
        for place in hosts.indices where hosts[place].deadline.map({ $0 <= now }) == true {
          hosts[place].tell(.timer, at: now)
        }
      }
      return false
    }
  }

  @Test func `hosts that edit and lose packets show the same, and fall silent`() throws {
    var company = try Company()
    try company.hosts[0].edit(at: company.now) { try $0.set("/flight", to: "TP 551") }
    try company.hosts[1].edit(at: company.now) { try $0.increment("/budget", by: 250) }
    let isSilent = company.settle()
    #expect(isSilent)
    #expect(company.hosts[0].document.json == ["budget": 250, "flight": "TP 551"])
    #expect(company.hosts[0].document == company.hosts[1].document)
  }

  @Test func `a host goes on from its file, short or long`() throws {
    for isCompacted in [false, true] {
      var company = try Company()
      for number in 0..<20 {
        let page = JSONValue.integer(Int64(number))
        try company.hosts[1].edit(at: company.now) { try $0.set("/page", to: page) }
      }
      _ = company.settle()
      let before = company.hosts[1].document
      if isCompacted {
        let length = company.hosts[1].file.count
        company.hosts[1].compact()
        #expect(company.hosts[1].file.count < length)
      }
      company.hosts[1] = try DocumentHost(
        ReplicaID(2), peers: [ReplicaID(1)], file: company.hosts[1].file, starts: 1, entropy: 13,
        at: company.now)
      #expect(company.hosts[1].document == before)
      try company.hosts[1].edit(at: company.now) { try $0.set("/page", to: 20) }
      let isSilent = company.settle()
      #expect(isSilent)
      #expect(company.hosts[0].document.json == ["page": 20])
      #expect(company.hosts[0].document == company.hosts[1].document)
    }
  }

  @Test func `a clock that is years ahead sets no other clock wrong, restarted or not`() throws {
    var company = try Company()
    let years: Int64 = 10 * 365 * 86_400 * 1_000_000_000
    let start = company.now
    try company.hosts[0].edit(at: start.advanced(by: years)) { try $0.set("/title", to: "2033") }
    _ = company.settle()
    for isRestarted in [false, true] {
      if isRestarted {
        company.hosts[1] = try DocumentHost(
          ReplicaID(2), peers: [ReplicaID(1)], file: company.hosts[1].file, starts: 1, entropy: 13,
          at: start)
      }
      try company.hosts[1].edit(at: start) { try $0.set("/now", to: .bool(isRestarted)) }
      let written = company.hosts[1].document.field(at: "/now")?.register.timestamp
      #expect(try #require(written).microseconds == HybridTimestamp(start).microseconds)
    }
    try company.hosts[1].edit(at: start) { try $0.set("/title", to: "2023") }
    let isSilent = company.settle()
    #expect(isSilent)
    #expect(company.hosts[0].document.json == ["now": true, "title": "2023"])
  }

  @Test func `the guide shows the code that is run here`() throws {
    let here = URL(filePath: #filePath).deletingLastPathComponent()
    let guide = try String(
      contentsOf: here.appending(
        path: "../../Sources/Convergence/Convergence.docc/HostingAReplica.md"), encoding: .utf8)
    let code = try String(
      contentsOf: here.appending(path: "HostingExample.swift"), encoding: .utf8)
    let blocks = guide.components(separatedBy: "```swift\n").dropFirst().map {
      $0.components(separatedBy: "```").first ?? ""
    }
    #expect(blocks.count == 1)
    for block in blocks where !code.contains(block) {
      Issue.record("this is not in HostingExample.swift:\n\(block)")
    }
  }
}
