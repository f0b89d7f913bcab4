using Vigie.Learn.Statistics;
using Vigie.Learn.Tables;

namespace Vigie.Learn.Linear.Solvers;

/// <summary>
/// A problem as solvers of finite sums see it: one or more outputs over the same rows, derivatives by margins, and
/// the table cut into runs: a few chunks of consecutive rows, spread evenly over one block.
/// </summary>
/// <remarks>
/// Chunks let rows be read in the order they lie; spreading them keeps a run like the whole where rows are sorted by
/// class or time. Each row is still a term of the sum of its own, with its own place in the table of gradients.
/// </remarks>
internal sealed class FiniteSum
{
    private readonly Func<ReadOnlySpan<double>, ReadOnlySpan<double>, Optimality> _measure;
    private readonly int[] _chunkBlocks;
    private readonly int[] _chunkFirsts;
    private readonly int[] _runStarts;
    private readonly int[] _blockRuns;
    private readonly int[] _blocks;

    public FiniteSum(SingleProblem problem, int runRows, int chunkRows)
        : this(
            problem.Table, problem.Objective, problem.TotalWeight, 1, runRows, chunkRows,
            MarginDerivatives.Of(problem)) =>
        _measure = (weights, intercepts) => SingleOptimality.Measure(problem, weights, intercepts[0]);

    public FiniteSum(LinearProblem multinomial, int runRows, int chunkRows)
        : this(
            multinomial.Table, multinomial.Objective, multinomial.Targets.TotalWeight, multinomial.Outputs, runRows,
            chunkRows, MarginDerivatives.Of(multinomial)) =>
        _measure = (weights, intercepts) => MultinomialOptimality.Measure(multinomial, weights, intercepts);

    private FiniteSum(
        FeatureTable table, ObjectiveOptions objective, double totalWeight, int outputs, int runRows, int chunkRows,
        IMarginDerivatives derivatives)
    {
        (Table, TotalWeight, Outputs, Derivatives) = (table, totalWeight, outputs, derivatives);
        (RunRows, ChunkRows) = (runRows, chunkRows);
        (L1, L2, FitIntercept) = (objective.L1, objective.L2, objective.FitIntercept);
        _measure = (_, _) => default;
        int chunks = 0, runs = 0, perRun = Math.Max(1, runRows / chunkRows);
        for (int block = 0; block < table.BlockCount; block++)
        {
            int inBlock = Chunks(block);
            chunks += inBlock;
            runs += (inBlock + perRun - 1) / perRun;
        }
        (_blockRuns, _blocks) = (new int[table.BlockCount + 1], new int[table.BlockCount]);
        (_chunkBlocks, _chunkFirsts, _runStarts) = (new int[chunks], new int[chunks], new int[runs + 1]);
        Deal(perRun);
    }

    public FeatureTable Table { get; }

    public double TotalWeight { get; }

    public int Outputs { get; }

    /// <summary>About so many rows make a run.</summary>
    public int RunRows { get; }

    /// <summary>Most rows of a chunk.</summary>
    public int ChunkRows { get; }

    public IMarginDerivatives Derivatives { get; }

    public double L1 { get; }

    public double L2 { get; }

    public bool FitIntercept { get; }

    public int Runs => _runStarts.Length - 1;

    /// <summary>The first chunk of a run; that of the next run ends it.</summary>
    public int FirstChunk(int run) => _runStarts[run];

    /// <summary>
    /// All runs in a random order that leaves each block only when it is done: a mapped file is read block after
    /// block.
    /// </summary>
    public void Shuffle(Span<int> order, DeterministicRandom random)
    {
        random.Shuffle(_blocks.AsSpan());
        int done = 0;
        foreach (int block in _blocks)
        {
            int first = _blockRuns[block], count = _blockRuns[block + 1] - first;
            var own = order.Slice(done, count);
            for (int i = 0; i < count; i++) own[i] = first + i;
            random.Shuffle(own);
            done += count;
        }
    }

    /// <summary>The block of a chunk.</summary>
    public int ChunkBlock(int chunk) => _chunkBlocks[chunk];

    /// <summary>Where in its block a chunk begins.</summary>
    public int ChunkFirst(int chunk) => _chunkFirsts[chunk];

    /// <summary>The rows of a chunk's block, and which of them are the chunk's.</summary>
    public BlockRows Chunk(int chunk, out int first, out int count)
    {
        var rows = Table.Block(_chunkBlocks[chunk]);
        first = _chunkFirsts[chunk];
        count = Math.Min(ChunkRows, rows.Count - first);
        return rows;
    }

    /// <summary>The true distance to the optimum: two sweeps over the table.</summary>
    public Optimality Measure(ReadOnlySpan<double> weights, ReadOnlySpan<double> intercepts) =>
        _measure(weights, intercepts);

    /// <summary>Whether that is within the tolerance, by the gap or, where there is none, the gradient.</summary>
    public static bool IsWithin(in Optimality optimality, double tolerance) =>
        (double.IsFinite(optimality.Gap) ? optimality.Gap : optimality.GradientNorm) <= tolerance;

    private int Chunks(int block) => (Table.Block(block).Count + ChunkRows - 1) / ChunkRows;

    // Like cards: the runs of a block take every so manieth of its chunks.
    private void Deal(int perRun)
    {
        int chunk = 0, run = 0;
        for (int block = 0; block < Table.BlockCount; block++)
        {
            int inBlock = Chunks(block), runs = (inBlock + perRun - 1) / perRun;
            for (int r = 0; r < runs; r++)
            {
                for (int c = r; c < inBlock; c += runs)
                {
                    _chunkBlocks[chunk] = block;
                    _chunkFirsts[chunk++] = c * ChunkRows;
                }
                _runStarts[++run] = chunk;
            }
            _blockRuns[block + 1] = run;
            _blocks[block] = block;
        }
    }
}
