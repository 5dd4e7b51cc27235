import Foundation

/// Where bytes come from and go to: a file, or the standard streams, which are called `-`.
enum Storage {
  /// Everything in a file, or in standard input.
  static func read(_ path: String) throws(FileProblem) -> [UInt8] {
    if path == "-" {
      let data = try? FileHandle.standardInput.readToEnd()
      return Array(data ?? Data())
    }
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw FileProblem("\(path): there is no such file")
    }
    if isDirectory.boolValue { throw FileProblem("\(path): this is a directory, not a file") }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw FileProblem("\(path): the file cannot be read")
    }
    return Array(data)
  }

  /// Writes a file whole or not at all, whatever happens meanwhile; or to standard output.
  ///
  /// The bytes go to a new file beside the old one, which then takes its name, so a reader sees the
  /// old bytes or the new, and one that has the old file open keeps it. A link stays a link.
  ///
  /// - Parameter isNew: Whether there must not be such a file.
  static func write(
    _ bytes: [UInt8], to path: String, isNew: Bool = false
  ) throws(FileProblem) {
    if isStandardOutput(path) {
      fflush(nil)
      guard writeAll(bytes, STDOUT_FILENO) else {
        throw FileProblem("standard output cannot be written: \(lastError)")
      }
      return
    }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var isDirectory: ObjCBool = false
    if FileManager.default.fileExists(atPath: target.path, isDirectory: &isDirectory),
      isDirectory.boolValue
    {
      throw FileProblem("\(path): this is a directory, not a file")
    }
    var old = stat()
    let exists = stat(target.path, &old) == 0
    if exists, old.st_mode & S_IFMT != S_IFREG {
      // A pipe or a device cannot be replaced.
      let device = open(path, O_WRONLY | O_CLOEXEC)
      guard device >= 0 else { throw FileProblem("\(path): cannot be written: \(lastError)") }
      defer { close(device) }
      guard writeAll(bytes, device) else {
        throw FileProblem("\(path): cannot be written: \(lastError)")
      }
      return
    }
    let name = ".\(target.lastPathComponent).\(UInt64.random(in: 0...(.max))).tmp"
    let temporary = target.deletingLastPathComponent().appendingPathComponent(name).path
    let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL, 0o666)
    guard descriptor >= 0 else { throw FileProblem("\(path): cannot be written: \(lastError)") }
    if exists { fchmod(descriptor, old.st_mode & 0o7777) }
    var problem: String?
    if !writeAll(bytes, descriptor) || fsync(descriptor) != 0 { problem = lastError }
    close(descriptor)
    if problem == nil {
      // A link fails where there is a file; a new name replaces it.
      let status =
        isNew ? link(temporary, target.path) : rename(temporary, target.path)
      if status != 0 { problem = lastError }
    }
    if problem != nil || isNew { unlink(temporary) }
    if let problem { throw FileProblem("\(path): cannot be written: \(problem)") }
  }

  /// Finds out whether a file can be written, as far as that can be told before there is anything
  /// to write.
  static func check(_ path: String) throws(FileProblem) {
    if isStandardOutput(path) { return }
    let target = URL(fileURLWithPath: path).resolvingSymlinksInPath()
    var old = stat()
    let exists = stat(target.path, &old) == 0
    if exists, old.st_mode & S_IFMT == S_IFDIR {
      throw FileProblem("\(path): this is a directory, not a file")
    }
    // A file is replaced, and anything else written to.
    let isReplaced = !exists || old.st_mode & S_IFMT == S_IFREG
    let place = isReplaced ? target.deletingLastPathComponent() : target
    guard access(place.path, W_OK) == 0 else {
      throw FileProblem("\(path): cannot be written: \(lastError)")
    }
  }

  /// Whether a path leads to where standard output goes; that file must not be replaced.
  private static func isStandardOutput(_ path: String) -> Bool {
    if path == "-" { return true }
    var (named, mine) = (stat(), stat())
    return stat(path, &named) == 0 && fstat(STDOUT_FILENO, &mine) == 0
      && named.st_ino == mine.st_ino && named.st_dev == mine.st_dev
  }

  private static var lastError: String { String(cString: strerror(errno)) }

  private static func writeAll(_ bytes: [UInt8], _ descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = Foundation.write(
          descriptor, buffer.baseAddress! + offset, buffer.count - offset)
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }

  /// Sees to it that nobody else who asks changes a file until this process ends.
  ///
  /// Whoever waited may hold a file that was replaced meanwhile; it then waits for the new one.
  static func lock(_ path: String) {
    while path != "-" {
      let descriptor = open(path, O_RDONLY | O_CLOEXEC)
      guard descriptor >= 0 else { return }
      var (mine, named) = (stat(), stat())
      guard fstat(descriptor, &mine) == 0, mine.st_mode & S_IFMT == S_IFREG,
        flock(descriptor, LOCK_EX) == 0
      else {
        close(descriptor)
        return
      }
      if stat(path, &named) == 0, named.st_ino == mine.st_ino, named.st_dev == mine.st_dev {
        return
      }
      close(descriptor)
    }
  }
}
