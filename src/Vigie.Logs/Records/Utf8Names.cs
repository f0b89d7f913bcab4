using System.Diagnostics.CodeAnalysis;
using System.Text;
using Vigie.Learn.State;

namespace Vigie.Logs.Records;

/// <summary>
/// Numbers names given as UTF-8 bytes 0, 1, 2... in order of first sight; looking a known name up allocates nothing.
/// </summary>
public sealed class Utf8Names
{
    private readonly Dictionary<byte[], int> _numbers = new(new ByteComparer());
    private readonly Dictionary<byte[], int>.AlternateLookup<ReadOnlySpan<byte>> _lookup;
    private readonly List<string> _names = [];

    /// <summary>Starts without names.</summary>
    public Utf8Names() => _lookup = _numbers.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>Names known.</summary>
    public int Count => _names.Count;

    /// <summary>The name with this number.</summary>
    public string this[int number] => _names[number];

    /// <summary>The number of a name, given one if it is new.</summary>
    public int Number(ReadOnlySpan<byte> name)
    {
        if (_lookup.TryGetValue(name, out int number)) return number;
        number = _names.Count;
        _numbers.Add(name.ToArray(), number);
        _names.Add(Encoding.UTF8.GetString(name));
        return number;
    }

    /// <summary>The number of a name, or -1.</summary>
    public int Find(ReadOnlySpan<byte> name) => _lookup.TryGetValue(name, out int number) ? number : -1;

    /// <summary>Saves the names in order.</summary>
    public void Save(StateWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Tag("NAME", 1);
        writer.Write(_names.Count);
        foreach (var name in _numbers.OrderBy(pair => pair.Value)) writer.Write(name.Key.AsSpan());
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public static Utf8Names Load(StateReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        reader.Expect("NAME", 1);
        var names = new Utf8Names();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            if (names.Number(reader.ReadBytes()) != i) throw new StateException("a list of names holds a name twice");
        }
        return names;
    }

    [SuppressMessage("Performance", "CA1812", Justification = "Made by the field initialiser above.")]
    private sealed class ByteComparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => GetHashCode(obj.AsSpan());

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            // FNV-1a: names are short, and a fixed function keeps runs alike.
            uint hash = 2166136261;
            foreach (byte b in alternate) hash = (hash ^ b) * 16777619;
            return (int)hash;
        }

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
