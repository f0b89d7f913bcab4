using Vigie.Logs.Records;

namespace Vigie.Logs.SlapOS;

/// <summary>One moment that a file of SlapOS monitoring tells of: a message, or samples where there are names.</summary>
internal readonly record struct MonitorEntry(long TimeMicros, Level Level, byte[] Message, string[] Names, double[] Values);
