namespace Vigie.Logs.Labels;

/// <summary>One failure of one machine.</summary>
/// <param name="Machine">The machine's name.</param>
/// <param name="TimeMicros">When, in microseconds since 1970 UTC; null = when the machine's log ends.</param>
/// <param name="Kind">What failed, in the words of who listed it; may be empty.</param>
/// <param name="Line">Line of the failures file, from 1.</param>
public readonly record struct Failure(string Machine, long? TimeMicros, string Kind, long Line);
