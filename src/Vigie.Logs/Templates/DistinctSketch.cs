using System.Numerics;

namespace Vigie.Logs.Templates;

/// <summary>
/// How many different values came by: exact to sixteen, from then on by HyperLogLog with 256 registers, whose standard
/// error is 1.04 / sqrt(256) = 6.5 % (Flajolet, Fusy, Gandouet, Meunier 2007, fig. 3).
/// </summary>
internal sealed class DistinctSketch
{
    private const int MostExact = 16;
    private const int RegisterBits = 8;
    private const int Registers = 1 << RegisterBits;

    private readonly ulong[] _exact = new ulong[MostExact];
    private int _exactCount;
    private byte[]? _registers;

    /// <summary>Whether <see cref="Count"/> is exact.</summary>
    public bool IsExact => _registers is null;

    /// <summary>The different values, about.</summary>
    public long Count => _registers is null ? _exactCount : Estimate(_registers);

    /// <summary>Notes a value by its hash. True where it is new while all are kept.</summary>
    public bool Add(ulong hash)
    {
        if (_registers is not null)
        {
            Register(_registers, hash);
            return false;
        }
        if (_exact.AsSpan(0, _exactCount).Contains(hash)) return false;
        if (_exactCount < MostExact)
        {
            _exact[_exactCount++] = hash;
            return true;
        }
        Spill();
        Register(_registers!, hash);
        return false;
    }

    /// <summary>Adds the values of another.</summary>
    public void Merge(DistinctSketch other)
    {
        if (other._registers is null)
        {
            foreach (ulong hash in other._exact.AsSpan(0, other._exactCount)) Add(hash);
            return;
        }
        if (_registers is null) Spill();
        for (int i = 0; i < Registers; i++) _registers![i] = Math.Max(_registers[i], other._registers[i]);
    }

    private void Spill()
    {
        _registers = new byte[Registers];
        foreach (ulong hash in _exact.AsSpan(0, _exactCount)) Register(_registers, hash);
    }

    private static void Register(byte[] registers, ulong hash)
    {
        // Hashes of short words are different but not spread evenly; the steps of MurmurHash3's end spread them.
        hash = (hash ^ hash >> 33) * 0xFF51AFD7ED558CCD;
        hash = (hash ^ hash >> 33) * 0xC4CEB9FE1A85EC53;
        hash ^= hash >> 33;
        int at = (int)(hash >> (64 - RegisterBits));
        byte rank = (byte)(BitOperations.LeadingZeroCount(hash << RegisterBits | 1) + 1);
        if (rank > registers[at]) registers[at] = rank;
    }

    private static long Estimate(byte[] registers)
    {
        double sum = 0;
        int empty = 0;
        foreach (byte rank in registers)
        {
            sum += Math.ScaleB(1, -rank);
            if (rank == 0) empty++;
        }
        const double alpha = 0.7213 / (1 + 1.079 / Registers);
        double estimate = alpha * Registers * Registers / sum;
        if (estimate <= 2.5 * Registers && empty > 0) estimate = Registers * Math.Log((double)Registers / empty);
        return Math.Max(MostExact + 1, (long)Math.Round(estimate));
    }
}
