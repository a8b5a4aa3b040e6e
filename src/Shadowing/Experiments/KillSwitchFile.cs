namespace Shadowing.Experiments;

/// <summary>Looks each second whether there is a file that turns everything off. Where none is named it does nothing.</summary>
internal sealed class KillSwitchFile(TimeProvider time) : IDisposable
{
    private const int Enough = 64;
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_startDeadline = TimeSpan.FromSeconds(2);
    private readonly Lock _looking = new();
    private volatile bool _isOn;
    private volatile string? _problem;
    private long _since;
    private ITimer? _timer;
    private string? _path;
    private Action? _changed;

    /// <summary>Gets a value indicating whether it turns everything off.</summary>
    public bool IsOn => _isOn;

    /// <summary>Gets why it counts as absent though it is there, without its path; null where nothing is wrong.</summary>
    public string? Problem => _problem;

    /// <summary>Begins to look, for the first time before anything is sampled; a disk that does not answer does not keep the application
    /// from starting.</summary>
    /// <param name="path">The file; null for none.</param>
    /// <param name="changed">Told later when it turns everything off, or does not any more; not of the first look.</param>
    public void Begin(string? path, Action changed)
    {
        if (path is null || _path is not null)
        {
            return;
        }

        (_path, _problem) = (path, "It was not read yet.");
        var first = new Thread(Look) { IsBackground = true, Name = "Shadowing kill switch" };
        first.Start();
        first.Join(s_startDeadline);
        _changed = changed;
        _timer = time.CreateTimer(static file => ((KillSwitchFile)file!).Look(), this, s_interval, s_interval);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer?.Dispose();

    private void Look()
    {
        // One that hangs in a read of the disk is not joined by others; what it answers after all comes too late.
        if (!_looking.TryEnter())
        {
            if (time.GetElapsedTime(Volatile.Read(ref _since)) > s_patience)
            {
                Take(isOn: false, "Reading it does not come back.");
            }

            return;
        }

        try
        {
            Volatile.Write(ref _since, time.GetTimestamp());
            var (isOn, problem) = Read(_path!);
            Take(isOn, problem);
        }
        finally
        {
            _looking.Exit();
        }
    }

    private void Take(bool isOn, string? problem)
    {
        (_problem, var wasOn) = (problem, _isOn);
        _isOn = isOn;
        try
        {
            if (isOn != wasOn)
            {
                _changed?.Invoke();
            }
        }
        catch (Exception fault)
        {
            // An exception out of a timer would end the process.
            _problem = $"Taking it over fails: {fault.GetType().Name}.";
        }
    }

    private static (bool IsOn, string? Problem) Read(string path)
    {
        try
        {
            // Whoever writes it, or takes it away, is not kept from it.
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var file = new StreamReader(stream);
            var text = new char[Enough];
            return (ExperimentStops.IsOn(new string(text, 0, file.ReadBlock(text))), null);
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return (false, null);
        }
        catch (Exception unreadable)
        {
            return (false, Directory.Exists(path) ? "It is a folder."
                : unreadable is UnauthorizedAccessException ? "This process may not read it."
                : $"Reading it fails: {unreadable.GetType().Name}.");
        }
    }
}
