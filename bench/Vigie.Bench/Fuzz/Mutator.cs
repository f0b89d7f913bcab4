using System.Text;
using Vigie.Learn.Statistics;

namespace Vigie.Bench.Fuzz;

/// <summary>Makes files that no program wrote out of files that some did. The same seed makes the same files.</summary>
internal sealed class Mutator(ulong seed)
{
    private const int MostBytes = 64 * 1024;
    private static readonly byte[][] Tokens = Array.ConvertAll<string, byte[]>(
        [
            "\n", "\r\n", "\n\n", "\0", "\t", " ", "\"", "{", "}", "[", "]", "<", ">", "=", ",", ";", "|", ":", "\\", "\\u0000", "\uFEFF",
            "2026-03-01 13:20:40 ", "9999-12-31T23:59:59.999999999Z ", "99999999999999999999", "-1", "1e309", "NaN", "ERROR ", "\u202FPM",
            "{\"time\":", "\"message\":\"", "__CURSOR=", "MESSAGE\n\n\0\0\0\0\0\0\0", "time,value", "<Date>", "\x1b[31m",
        ],
        Encoding.UTF8.GetBytes);

    private readonly DeterministicRandom _random = new(seed);

    /// <summary>The next file.</summary>
    public byte[] Next()
    {
        var bytes = new List<byte>(Pick());
        for (int files = _random.NextInt(3); files > 0; files--) bytes.AddRange(Pick());
        for (int edits = 1 << _random.NextInt(7); edits > 0 && bytes.Count < MostBytes; edits--) Edit(bytes);
        return [.. bytes];
    }

    /// <summary>A number in [0, limit).</summary>
    public int NextInt(int limit) => _random.NextInt(limit);

    private byte[] Pick() => FuzzSeeds.All[_random.NextInt(FuzzSeeds.All.Count)];

    private void Edit(List<byte> bytes)
    {
        int at = _random.NextInt(bytes.Count + 1);
        int left = bytes.Count - at;
        switch (_random.NextInt(9))
        {
            case 0 when left > 0:
                bytes[at] = (byte)_random.NextInt(256);
                break;
            case 1 when left > 0:
                bytes[at] ^= (byte)(1 << _random.NextInt(8));
                break;
            case 2:
                bytes.RemoveRange(at, _random.NextInt(Math.Min(left, 64) + 1));
                break;
            case 3 or 4:
                bytes.InsertRange(at, Tokens[_random.NextInt(Tokens.Length)]);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, _random.NextInt(Math.Min(left, 4096) + 1)));
                break;
            case 6:
                bytes.InsertRange(at, Enumerable.Repeat((byte)_random.NextInt(256), 1 << _random.NextInt(13)));
                break;
            case 7:
                bytes.InsertRange(at, Enumerable.Range(0, _random.NextInt(40)).Select(_ => (byte)_random.NextInt(256)));
                break;
            default:
                // A digit is where times are damaged most.
                int digit = bytes.FindIndex(at, left, value => value is >= (byte)'0' and <= (byte)'9');
                if (digit >= 0) bytes[digit] = (byte)('0' + _random.NextInt(10));
                break;
        }
    }
}
