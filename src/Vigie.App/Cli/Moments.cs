using System.Globalization;

namespace Vigie.App.Cli;

/// <summary>Times as the program's files write them: UTC, ISO 8601, microseconds.</summary>
internal static class Moments
{
    public static string Text(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros)
        .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

    /// <summary>For tables that people read: seconds are enough.</summary>
    public static string Short(long micros) => DateTimeOffset.UnixEpoch.AddMicroseconds(micros)
        .ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
