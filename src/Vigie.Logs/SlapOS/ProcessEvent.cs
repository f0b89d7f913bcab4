namespace Vigie.Logs.SlapOS;

/// <summary>That a process of a partition was seen for the first time, or no more.</summary>
/// <param name="Partition">Such as <c>slappart7</c>.</param>
/// <param name="ProcessId">Its number.</param>
/// <param name="Text">Says it in words.</param>
internal readonly record struct ProcessEvent(string Partition, long ProcessId, string Text);
