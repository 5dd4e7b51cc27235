import Convergence

/// A document as a file keeps it: what it holds, who has written in it and, if kept, its history.
///
/// ```
/// 8 bytes   89 43 56 44 0D 0A 1A 0A: not text, and broken by whatever takes it for text
/// 1 byte    the version of the format, 1
/// 4 bytes   CRC-32C of all that follows, most significant byte first
/// sections  each a tag, a length as LEB128, and so many bytes; the tags ascend
///   1       the document, in its canonical bytes
///   2       the names of its writers, by replica
///   3       the log of its edits
/// ```
///
/// A file has a document or a log, which gives the document back; without a log it keeps no
/// history.
///
/// No identity is in the file. Whoever writes draws a new one for that one time, so a file may be
/// copied like any other, and no two copies ever give an event the same dot.
struct DocumentFile: Equatable {
  /// Shared by all that were ever copied or merged from one another.
  typealias Names = SortedMap<ReplicaID, String>

  private(set) var document = Document()
  private(set) var names = Names()
  /// The edits, if the file keeps them.
  private(set) var log: DocumentLog?

  private static let magic: [UInt8] = [0x89, 0x43, 0x56, 0x44, 0x0D, 0x0A, 0x1A, 0x0A]
  private static let version: UInt8 = 1
  private static let headerLength = magic.count + 5

  private enum Section: UInt8, CaseIterable {
    case document = 1
    case names = 2
    case log = 3
  }

  /// An empty document.
  init(isHistoryKept: Bool) { log = isHistoryKept ? DocumentLog() : nil }

  /// The bytes of the file.
  var bytes: [UInt8] {
    var sections = CanonicalEncoder()
    func write(_ section: Section, _ bytes: [UInt8]) {
      sections.byte(section.rawValue)
      sections.byteString(bytes)
    }
    if log == nil { write(.document, document.canonicalBytes) }
    if !names.isEmpty { write(.names, Self.bytes(of: names)) }
    if let log { write(.log, log.canonicalBytes) }
    let checksum = CRC32C(of: sections.bytes).value
    let digits = stride(from: 24, through: 0, by: -8).map {
      UInt8(truncatingIfNeeded: checksum >> UInt32($0))
    }
    return Self.magic + [Self.version] + digits + sections.bytes
  }

  /// Reads the bytes of a file, whoever has written them.
  init(_ bytes: [UInt8]) throws(FileProblem) {
    guard bytes.starts(with: Self.magic) else {
      if bytes.isEmpty { throw FileProblem("the file is empty") }
      if bytes.prefix(4) == Self.magic.prefix(4) {
        throw FileProblem("the file was changed by a program that took it for text")
      }
      let isJSON = (try? JSONValue(parsing: bytes)) != nil
      throw FileProblem(
        isJSON
          ? "this is JSON, not a document; 'converge doc import' makes one of it"
          : "this is not a document")
    }
    guard bytes.count >= Self.headerLength else { throw FileProblem("the file is cut off") }
    guard bytes[Self.magic.count] == Self.version else {
      throw FileProblem("the file was written by a later version of this program")
    }
    let checksum = bytes[(Self.magic.count + 1)..<Self.headerLength].reduce(0 as UInt32) {
      $0 << 8 | UInt32($1)
    }
    let sections = Array(bytes[Self.headerLength...])
    guard CRC32C(of: sections).value == checksum else {
      throw FileProblem("the file is damaged: its checksum is another one")
    }
    do {
      try read(sections)
    } catch {
      throw FileProblem("the file is damaged: \(error)")
    }
  }

  private mutating func read(_ bytes: [UInt8]) throws {
    var decoder = CanonicalDecoder(bytes)
    var found: [Section] = []
    while decoder.remaining > 0 {
      let start = decoder.offset
      let tag = try decoder.byte()
      guard let section = Section(rawValue: tag) else {
        throw decoder.error(.unknownTag(tag), at: start)
      }
      if let last = found.last, last.rawValue >= tag {
        throw decoder.error(.notAscending, at: start)
      }
      found.append(section)
      let contents = try decoder.byteString()
      switch section {
      case .document:
        document = try Document(canonicalBytes: contents, within: DocumentLimits())
      case .names: names = try Self.names(contents)
      case .log:
        let log = try DocumentLog(canonicalBytes: contents)
        document = log.document
        self.log = log
      }
    }
    guard found.contains(.document) != found.contains(.log) else {
      throw decoder.error(.notCanonical)
    }
  }

  private static func bytes(of names: Names) -> [UInt8] {
    var encoder = CanonicalEncoder()
    encoder.count(names.count)
    for (replica, name) in names {
      replica.encode(into: &encoder)
      encoder.string(name)
    }
    return encoder.bytes
  }

  private static func names(_ bytes: [UInt8]) throws(CanonicalDecodingError) -> Names {
    var decoder = CanonicalDecoder(bytes)
    var names = Names()
    for _ in 0..<(try decoder.count(ofAtLeast: 9)) {
      let start = decoder.offset
      let replica = try ReplicaID(from: &decoder)
      if let last = names.last?.key, last >= replica {
        throw decoder.error(.notAscending, at: start)
      }
      names[replica] = try decoder.string()
    }
    try decoder.finish()
    return names
  }

  /// Joins another file: its document, its names, and its history.
  ///
  /// If only one of the two keeps history, what the other has seen is where the history begins.
  mutating func merge(_ other: DocumentFile) {
    if log != nil || other.log != nil {
      var joined = log ?? DocumentLog(base: document)
      joined.merge(other.log ?? DocumentLog(base: other.document))
      log = joined
    }
    document.merge(other.document)
    names.merge(
      other.names, mine: { $1 }, theirs: { $1 },
      both: { String.order($1, $2) < 0 ? $2 : $1 })
  }

  /// Edits the document as a replica that there never was before and never will be again.
  ///
  /// A copy of the file may be edited at the same time by somebody else, or by the same person, so
  /// no identity that is kept anywhere would be safe.
  ///
  /// - Parameters:
  ///   - name: Who is writing.
  ///   - now: When.
  ///   - message: Why.
  ///   - generator: Where the identity comes from.
  ///   - body: The edits; if it throws, nothing has happened.
  mutating func edit(
    by name: String, at now: Instant, message: String?,
    using generator: inout some RandomNumberGenerator,
    _ body: (inout DocumentEditor) throws -> Void
  ) throws {
    let id = ReplicaID.random(using: &generator)
    let before = document
    if let log {
      var replica = VersionedReplica(id, resuming: document, log: log)
      try replica.edit(at: now, message: message, body)
      (document, self.log) = (replica.document, replica.log)
    } else {
      var replica = DocumentReplica(id, resuming: document)
      try replica.edit(at: now, body)
      document = replica.document
    }
    if document != before { names[id] = name }
  }

  /// Forgets the oldest edits; what they did stays.
  ///
  /// - Returns: How many edits were forgotten.
  mutating func forget(keeping count: Int) -> Int { log?.trim(toCount: count) ?? 0 }

  /// What is in conflict, with all that the file knows of it.
  var conflicts: [FieldConflict] { log?.conflicts(in: document) ?? document.conflicts }

  /// Who a replica is, as far as the file knows.
  func name(of replica: ReplicaID) -> String { names[replica] ?? "replica \(replica)" }
}
