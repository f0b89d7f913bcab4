using System.Globalization;
using System.Text;

namespace Vigie.Logs.Evaluation;

/// <summary>A number that tells whether two back-tests judged decisions about the same machines at the same times.</summary>
internal static class DecisionsDigest
{
    /// <summary>The digest, in hexadecimal; the order of the decisions is of no account.</summary>
    public static string Of(IEnumerable<(string Machine, long TimeMicros)> decisions)
    {
        ulong sum = 0;
        foreach (var (machine, time) in decisions)
        {
            // FNV-1a (Fowler, Noll, Vo) over name and time, mixed so that the sum of all tells sets apart.
            ulong hash = 14695981039346656037;
            foreach (byte b in Encoding.UTF8.GetBytes(machine)) hash = (hash ^ b) * 1099511628211;
            for (int i = 0; i < 8; i++) hash = (hash ^ (byte)(time >> (8 * i))) * 1099511628211;
            hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
            sum += hash ^ (hash >> 31);
        }
        return sum.ToString("x16", CultureInfo.InvariantCulture);
    }
}
